import path from 'node:path';
import { expect, test } from 'vitest';
import { password, setPasswords, startApi } from '../support/api.ts';
import { runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database, { attemptsPerAddress: 10 });

// as our own pages tell the browser's address
const from = (address: string) => ({
  'x-rollbook-key': process.env['ROLLBOOK_INTERNAL_KEY']!,
  'x-rollbook-address': address,
});
const guess = async (address: string, login: string): Promise<number> =>
  (await api.post('/session', { login, password: 'wrong' }, from(address))).status;

test('an address that guesses at many accounts has to wait, others need not', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 30 }, (_, n) => guess('198.51.100.1', `somebody${n}`)),
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  const response = await api.post('/session', { login: 'adminA', password }, from('198.51.100.1'));
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ code: 'RBADR' });
  expect(await guess('198.51.100.2', 'somebody31')).toBe(401);
});

test('a network of the newer kind counts as one address', async () => {
  for (let n = 0; n < 10; n += 1) await guess(`2001:db8:1:2::${n}`, `else${n}`);
  expect(await guess('2001:db8:1:2:ffff::1', 'else11')).toBe(429);
  expect(await guess('2001:db8:1:3::1', 'else12')).toBe(401);
});

test('a school behind one address signs in rightly as often as it likes', async () => {
  for (let n = 0; n < 15; n += 1) {
    const body = { login: 'teacherA', password };
    expect((await api.post('/session', body, from('198.51.100.9'))).status).toBe(200);
  }
});

test('links to set a password can’t be asked for, or guessed, at will', async () => {
  const ask = async (path: string, address: string) => {
    const answers = await Promise.all(
      Array.from({ length: 25 }, () =>
        api.post(path, { login: 'nobody', token: 'guessed' }, from(address)),
      ),
    );
    return answers.filter(({ status }) => status === 429).length;
  };
  expect(await ask('/session/reset', '198.51.100.20')).toBe(5);
  expect(await ask('/session/reset/open', '198.51.100.21')).toBe(5);
});
