import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { unseal } from '../../db/seal.ts';
import { password, setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { cookieJar } from '../support/jar.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database, { attemptsPerAddress: 1000 });
const db = await connect(database.adminUrl);
await db.query(`update app_public.institutions set second_factor = 'admins'`);

const codeOf = (secret: string, halfMinutes = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + halfMinutes * 30_000,
  });
// A code that works once has to be from another half minute than the last.
const forget = (login: string) =>
  db.query('update app_private.second_factors set last_step = 0 where user_id = tests.user($1)', [
    login,
  ]);

const browserOf = async (login: string) => {
  const browser = cookieJar(api.origin);
  const response = await browser.call('POST', '/session', { login, password });
  return { browser, status: response.status, answer: await response.json() };
};

/** Signs in and sets up a second factor on the way; answers its secret and recovery codes. */
const enrol = async (login: string) => {
  const { browser } = await browserOf(login);
  const { secret } = await (await browser.call('POST', '/session/enrolment')).json();
  const response = await browser.call('PUT', '/session/enrolment', { code: codeOf(secret) });
  const { recoveryCodes } = await response.json();
  await forget(login);
  return { browser, secret: secret as string, codes: recoveryCodes as string[] };
};

const show = async (login: string, code: string) => {
  const { browser } = await browserOf(login);
  const { status } = await browser.call('POST', '/session/code', { code });
  return { status, isSignedIn: await browser.isSignedIn() };
};

test('an admin sets up a second factor before anything opens', async () => {
  const { browser, status, answer } = await browserOf('adminA');
  expect([status, answer]).toEqual([202, { step: 'enrolment' }]);
  expect(await browser.isSignedIn()).toBe(false);
  expect([...browser.cookies.keys()]).toEqual(['rollbook_step']);

  const begun = await (await browser.call('POST', '/session/enrolment')).json();
  expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Rollbook:adminA\?issuer=Rollbook&secret=/);
  expect(await (await browser.call('POST', '/session/enrolment')).json()).toEqual(begun);
  const wrong = await browser.call('PUT', '/session/enrolment', { code: '000000' });
  expect(wrong.status).toBe(401);
  expect(await browser.isSignedIn()).toBe(false);

  const code = codeOf(begun.secret);
  const right = await browser.call('PUT', '/session/enrolment', { code });
  expect(right.status).toBe(200);
  expect(new Set((await right.json()).recoveryCodes).size).toBe(10);
  expect(await browser.isSignedIn()).toBe(true);
  expect((await show('adminA', code)).status).toBe(401);
});

test('a teacher, of whom none is asked, signs in with the password alone', async () => {
  expect((await browserOf('teacherA')).status).toBe(200);
});

test('with a second factor the password opens nothing, its code does, once', async () => {
  const { secret } = await enrol('adminB');
  const { browser, answer } = await browserOf('adminB');
  expect(answer).toEqual({ step: 'code' });
  const stepToken = browser.cookies.get('rollbook_step')!;
  const forged = api.session(`rollbook_session=${stepToken}`);
  expect((await forged.query('{ viewer }')).data['viewer']).toBeNull();

  const code = codeOf(secret);
  expect((await browser.call('POST', '/session/code', { code })).status).toBe(200);
  expect(browser.cookies.get('rollbook_session')).not.toBe(stepToken);
  expect(await browser.isSignedIn()).toBe(true);
  expect(await show('adminB', code)).toEqual({ status: 401, isSignedIn: false });
  expect((await show('adminB', codeOf(secret, -1))).status).toBe(401);
  // the clock of a phone may be half a minute off
  expect(await show('adminB', codeOf(secret, 1))).toEqual({ status: 200, isSignedIn: true });
  expect((await show('adminB', codeOf(secret, 3))).status).toBe(401);
});

test('of 30 uses of one code at once one succeeds', async () => {
  await db.query(`select tests.user('deputy', id, 'admin') from app_public.institutions`);
  await setPasswords(database);
  await db.query(`update app_public.institutions set second_factor = 'admins'`);
  const { secret } = await enrol('deputy');
  const browsers = await Promise.all(Array.from({ length: 4 }, () => browserOf('deputy')));
  const code = codeOf(secret);
  const answers = await Promise.all(
    browsers.flatMap(({ browser }) =>
      Array.from({ length: 8 }, () => browser.call('POST', '/session/code', { code })),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('a recovery code opens a session once, however it is typed', async () => {
  await db.query(`delete from app_private.second_factors where user_id = tests.user('adminB')`);
  const { codes } = await enrol('adminB');
  const typed = ` ${codes[0]!.toLowerCase().replaceAll('-', ' ')} `;
  expect(await show('adminB', typed)).toEqual({ status: 200, isSignedIn: true });
  expect((await show('adminB', codes[0]!)).status).toBe(401);
  expect((await show('adminB', codes[1]!)).status).toBe(200);
  expect((await show('adminB', 'AAAA-BBBB-CCCC-DDDD')).status).toBe(401);
});

test('guesses at the code are counted with those at the password, and lock the account', async () => {
  await db.query(`delete from app_private.second_factors where user_id = tests.user('adminB');
    delete from app_private.recovery_codes`);
  const { secret } = await enrol('adminB');
  const { browser } = await browserOf('adminB');
  const guesses = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      browser.call('POST', '/session/code', { code: String(n).padStart(6, '0') }),
    ),
  );
  const evaluated = guesses.filter(({ status }) => status === 401).length;
  console.log(`of 100 guesses at a code ${evaluated} were evaluated`);
  expect(evaluated).toBe(5);
  const right = await browser.call('POST', '/session/code', { code: codeOf(secret) });
  expect(right.status).toBe(429);
  expect((await browserOf('adminB')).status).toBe(429);
  await db.query('update app_private.credentials set locked_until = null, failed_attempts = 0');
});

test('a second step that waits too long, or was never begun, leads back to the password', async () => {
  const { browser } = await browserOf('adminB');
  await db.query('update app_private.pending_sign_ins set expires_at = now()');
  expect((await browser.call('POST', '/session/code', { code: '123456' })).status).toBe(410);
  const stranger = cookieJar(api.origin);
  expect((await stranger.call('POST', '/session/code', { code: '123456' })).status).toBe(410);
  expect((await stranger.call('POST', '/session/enrolment')).status).toBe(410);
});

test('no route opens for who has shown the password only', async () => {
  const { browser } = await browserOf('adminB');
  for (const [method, route] of [
    ['PUT', '/session/account/password'],
    ['POST', '/session/account/factor'],
    ['DELETE', '/session/account/factor'],
    ['POST', '/session/account/recovery-codes'],
  ] as const) {
    const body = { password, chosen: 'a long enough sentence' };
    expect((await browser.call(method, route, body)).status, route).toBe(401);
  }
  expect((await browser.call('PUT', '/session/account/factor', { code: '1' })).status).toBe(410);
  expect((await browser.call('POST', '/session/enrolment')).status).toBe(410);
  expect(await (await browser.call('DELETE', '/session/account/sessions')).json()).toEqual({
    ended: 0,
  });
});

test('secrets lie sealed in the database, and recovery codes as hashes', async () => {
  await db.query(`delete from app_private.second_factors where user_id = tests.user('adminB')`);
  const { secret, codes } = await enrol('adminB');
  const { rows } = await db.query(
    `select f.user_id, f.sealed, f::text || coalesce(string_agg(r::text, ''), '') as text
     from app_private.second_factors f left join app_private.recovery_codes r using (user_id)
     where f.user_id = tests.user('adminB') group by f.user_id, f.sealed, f.*`,
  );
  const plain = Buffer.from(Secret.fromBase32(secret).bytes);
  expect(unseal(database.masterKey, `second factor of ${rows[0].user_id}`, rows[0].sealed)).toEqual(
    plain,
  );
  expect(rows[0].text).not.toContain(plain.toString('hex'));
  for (const code of codes) {
    const letters = code.replaceAll('-', '');
    expect(rows[0].text).not.toContain(Buffer.from(letters).toString('hex'));
  }
});
