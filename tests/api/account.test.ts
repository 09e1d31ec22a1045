import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { password, setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { cookieJar } from '../support/jar.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database, { attemptsPerAddress: 1000 });
const db = await connect(database.adminUrl);

const browserOf = async (login: string, word = password, userAgent = 'test') => {
  const browser = cookieJar(api.origin, { 'user-agent': userAgent });
  const { status } = await browser.call('POST', '/session', { login, password: word });
  return { ...browser, status };
};
const accountOf = async (browser: ReturnType<typeof cookieJar>) => {
  const response = await browser.call('POST', '/graphql', { query: '{ account }' });
  return (await response.json()).data.account;
};
const sentence = 'trois chats dorment ici';

test.each([
  ['court', 'short'],
  ['onze lettre', 'short'],
  ['x'.repeat(201), 'long'],
  ['motdepasse2026', 'obvious'],
  ['azertyuiop12', 'obvious'],
  ['teacherA-teacherA', 'obvious'],
  ['123456789012', 'obvious'],
  ['passwordpassword', 'obvious'],
])('the password “%s” is refused: %s', async (chosen, reason) => {
  const browser = await browserOf('teacherA');
  const response = await browser.call('PUT', '/session/account/password', { password, chosen });
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({ code: 'RBVAL', field: 'chosen', reason });
  expect((await browserOf('teacherA')).status).toBe(200);
});

test('a new password asks for the present one, ends all other sessions and changes the token', async () => {
  const [own, other] = await Promise.all([browserOf('teacherA'), browserOf('teacherA')]);
  const before = own.cookie();
  const wrong = await own.call('PUT', '/session/account/password', {
    password: 'guessed',
    chosen: sentence,
  });
  expect([wrong.status, await wrong.json()]).toEqual([422, { code: 'RBVAL', field: 'password' }]);
  const body = { password, chosen: sentence };
  expect((await own.call('PUT', '/session/account/password', body)).status).toBe(204);
  expect(await own.isSignedIn()).toBe(true);
  expect(own.cookie()).not.toBe(before);
  expect((await api.session(before).query('{ viewer }')).data['viewer']).toBeNull();
  expect(await other.isSignedIn()).toBe(false);
  expect((await browserOf('teacherA')).status).toBe(401);
  expect((await browserOf('teacherA', sentence)).status).toBe(200);
});

test('accents typed on another keyboard are the same password', async () => {
  const browser = await browserOf('guardianB');
  const chosen = 'été à la plage bleue';
  await browser.call('PUT', '/session/account/password', { password, chosen });
  expect((await browserOf('guardianB', chosen.normalize('NFD'))).status).toBe(200);
});

test('whoever has stolen a session can’t guess the password there', async () => {
  const browser = await browserOf('teacherB');
  const guesses = await Promise.all(
    Array.from({ length: 40 }, () =>
      browser.call('PUT', '/session/account/password', { password: 'no', chosen: sentence }),
    ),
  );
  expect(guesses.filter(({ status }) => status === 422)).toHaveLength(5);
  await db.query('update app_private.credentials set locked_until = null, failed_attempts = 0');
});

test('no password is cut: the last letter of a long one counts', async () => {
  const long = `${'une phrase assez longue '.repeat(6)}fin`;
  const browser = await browserOf('guardianA');
  await browser.call('PUT', '/session/account/password', { password, chosen: long });
  expect((await browserOf('guardianA', long.slice(0, -1))).status).toBe(401);
  expect((await browserOf('guardianA', long)).status).toBe(200);
  const { rows } = await db.query(
    `select password_hash from app_private.credentials where user_id = tests.user('guardianA')`,
  );
  expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('devices are listed, one is signed out by itself, all at once', async () => {
  const phone = await browserOf('adminA', password, 'Phone');
  const desk = await browserOf('adminA', password, 'Desk');
  const stranger = await browserOf('adminB');
  const { sessions } = await accountOf(desk);
  expect(sessions).toMatchObject([
    { userAgent: 'Desk', isCurrent: true, address: '127.0.0.1' },
    { userAgent: 'Phone', isCurrent: false },
  ]);
  const { key } = sessions[1];
  await stranger.call('DELETE', `/session/account/sessions/${key}`);
  expect(await phone.isSignedIn()).toBe(true);
  await desk.call('DELETE', `/session/account/sessions/${key}`);
  expect(await phone.isSignedIn()).toBe(false);
  expect(await desk.isSignedIn()).toBe(true);

  const again = await browserOf('adminA', password, 'Phone');
  await again.call('DELETE', '/session/account/sessions');
  expect(await desk.isSignedIn()).toBe(false);
  expect(await again.isSignedIn()).toBe(false);
  expect(await stranger.isSignedIn()).toBe(true);
});

test('a second factor is set up and ended by choice, with the password', async () => {
  const browser = await browserOf('adminB');
  const other = await browserOf('adminB');
  const begin = (word: string) =>
    browser.call('POST', '/session/account/factor', { password: word });
  expect((await begin('guessed')).status).toBe(422);
  const { secret } = await (await begin(password)).json();
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const confirmed = await browser.call('PUT', '/session/account/factor', { code });
  const { recoveryCodes } = await confirmed.json();
  expect(await accountOf(browser)).toMatchObject({
    recoveryCodes: 10,
    secondFactorSince: expect.any(String),
  });
  // it was opened without the second factor
  expect(await other.isSignedIn()).toBe(false);
  expect((await begin(password)).status).toBe(410);

  const renewed = await browser.call('POST', '/session/account/recovery-codes', { password });
  expect((await renewed.json()).recoveryCodes).not.toEqual(recoveryCodes);
  const waiting = await browserOf('adminB');
  expect(waiting.status).toBe(202);
  const old = await waiting.call('POST', '/session/code', { code: recoveryCodes[0] });
  expect(old.status).toBe(401);

  expect((await browser.call('DELETE', '/session/account/factor', { password })).status).toBe(204);
  expect((await browserOf('adminB')).status).toBe(200);
  const none = await browser.call('POST', '/session/account/recovery-codes', { password });
  expect(none.status).toBe(409);
});
