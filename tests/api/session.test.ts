import path from 'node:path';
import { expect, test } from 'vitest';
import { password, setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);

test('without a session there is nothing but sign-in', async () => {
  const { data } = await api.anonymous.query(
    '{ viewer students { totalCount } marks { totalCount } users { totalCount } schools { totalCount } }',
  );
  expect(data).toEqual({
    viewer: null,
    students: { totalCount: 0 },
    marks: { totalCount: 0 },
    users: { totalCount: 0 },
    schools: { totalCount: 0 },
  });
  const { errors } = await api.anonymous.query(
    `mutation { createLevel(input: { level: { name: "6e" } }) { level { id } } }`,
  );
  expect(errors![0]!.extensions['code']).toBe('42501');
});

test('a name or an e-mail in any case and the password open a session in one’s school', async () => {
  const session = await api.signIn('ADMINa');
  const { data } = await session.query('{ viewer }');
  expect(data['viewer']).toMatchObject({ duties: ['admin'], school: { code: 'SCHOOLA' } });
});

test('an unknown name and a wrong password get the same answer', async () => {
  const [unknown, wrong] = await Promise.all(
    ['nobody', 'teacherA'].map(async (login) => {
      const response = await api.post('/session', { login, password: 'wrong' });
      return { status: response.status, body: await response.text() };
    }),
  );
  expect(unknown).toEqual(wrong);
  expect(unknown!.status).toBe(401);
});

test('of 20 guesses at once at most five are evaluated, then the account waits', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 20 }, () => api.post('/session', { login: 'teacherB', password: 'no' })),
  );
  expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
  const right = await api.post('/session', { login: 'teacherB', password });
  expect(right.status).toBe(429);
  expect(new Date((await right.json()).lockedUntil) > new Date()).toBe(true);
  await db.query(`update app_private.credentials set locked_until = now() - interval '1 second'`);
  expect((await api.post('/session', { login: 'teacherB', password })).status).toBe(200);
});

test('signing out ends the session for whoever still has the cookie', async () => {
  const session = await api.signIn('adminA');
  const { cookie } = session;
  await fetch(`${api.origin}/session`, { method: 'DELETE', headers: { cookie } });
  expect((await session.query('{ viewer }')).data['viewer']).toBeNull();
});

test('a session that has expired, or whose user was deactivated, opens nothing', async () => {
  const session = await api.signIn('adminB');
  await db.query(`update app_public.users set status = 'inactive' where last_name = 'adminB'`);
  expect((await session.query('{ viewer }')).data['viewer']).toBeNull();
  await db.query(`update app_public.users set status = 'active' where last_name = 'adminB'`);
  await db.query(`update app_private.sessions set expires_at = now() - interval '1 second'
    where user_id = (select id from app_public.users where last_name = 'adminB')`);
  expect((await session.query('{ viewer }')).data['viewer']).toBeNull();
});

test('a session notes the browser’s address; only our own pages can tell another', async () => {
  const addresses = async (headers: Record<string, string>) => {
    await api.post('/session', { login: 'guardianA', password }, headers);
    const { rows } = await db.query(
      'select host(address) as address from app_private.sessions order by created_at desc limit 1',
    );
    return rows[0].address;
  };
  const told = { 'x-rollbook-address': '203.0.113.7' };
  expect(await addresses(told)).toBe('127.0.0.1');
  expect(await addresses({ ...told, 'x-rollbook-key': 'guessed' })).toBe('127.0.0.1');
  const key = process.env['ROLLBOOK_INTERNAL_KEY']!;
  expect(await addresses({ ...told, 'x-rollbook-key': key })).toBe('203.0.113.7');
});

test('choosing a school of others opens nothing of it', async () => {
  const session = await api.signIn('adminA');
  const { rows } = await db.query(`select id from app_public.institutions where code = 'SCHOOLB'`);
  const forged = api.session(
    session.cookie.replace(/rollbook_school=\d+/, `rollbook_school=${rows[0].id}`),
  );
  const { data } = await forged.query('{ viewer students { totalCount } }');
  expect(data).toMatchObject({ viewer: { school: null, duties: [] }, students: { totalCount: 0 } });
});

test.each([{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }])(
  'what another site made the browser send is refused: %o',
  async (headers) => {
    const response = await api.post('/graphql', { query: '{ viewer }' }, headers as never);
    expect(response.status).toBe(403);
  },
);
