import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { password, setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { cookieJar } from '../support/jar.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database, { attemptsPerAddress: 1000 });
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

test('of 200 guesses at once at most five are evaluated, then the account waits', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 200 }, () => api.post('/session', { login: 'teacherB', password: 'no' })),
  );
  const evaluated = guesses.filter(({ status }) => status === 401).length;
  console.log(`of 200 guesses at once ${evaluated} were evaluated`);
  expect(evaluated).toBe(5);
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(195);
  const right = await api.post('/session', { login: 'teacherB', password });
  expect(right.status).toBe(429);
  expect(new Date((await right.json()).lockedUntil) > new Date()).toBe(true);
  await db.query(`update app_private.credentials set locked_until = now() - interval '1 second'`);
  expect((await api.post('/session', { login: 'teacherB', password })).status).toBe(200);
});

test('a name that nobody has is locked as one that somebody has', async () => {
  const answers = async (login: string) => {
    const list: unknown[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const response = await api.post('/session', { login, password: 'wrong' });
      list.push(response.status, Object.keys(await response.json()));
    }
    return list;
  };
  const unknown = await answers('nobody.at.all');
  expect(unknown).toContain(429);
  expect(unknown).toEqual(await answers('guardianB'));
});

test('failed attempts are told after the next sign-in, until they were seen', async () => {
  for (const word of ['one', 'two', 'three']) {
    await api.post('/session', { login: 'guardianA', password: word });
  }
  const session = await api.signIn('guardianA');
  const failures = async () => {
    const { data } = await session.query('{ viewer }');
    return (data['viewer'] as { failures: { count: number; lastAt: string } | null }).failures;
  };
  const told = await failures();
  expect(told?.count).toBe(3);
  expect(Date.now() - new Date(told!.lastAt).getTime()).toBeLessThan(60_000);
  await session.query('mutation { dismissFailures(input: {}) { clientMutationId } }');
  expect(await failures()).toBeNull();
  const next = await api.signIn('guardianA');
  expect((await next.query('{ viewer }')).data['viewer']).toMatchObject({ failures: null });
});

test('signing in anew ends the session that the browser had', async () => {
  const browser = cookieJar(api.origin);
  await browser.call('POST', '/session', { login: 'adminA', password });
  const before = browser.cookie();
  await browser.call('POST', '/session', { login: 'adminA', password });
  expect(browser.cookie()).not.toBe(before);
  expect((await api.session(before).query('{ viewer }')).data['viewer']).toBeNull();
  expect(await browser.isSignedIn()).toBe(true);
});

test('cookies are bound to https and the very host, but for plain http', async () => {
  const cookiesOf = async (headers: Record<string, string>) => {
    const response = await api.post('/session', { login: 'adminA', password }, headers);
    return response.headers.getSetCookie().filter((line) => /session=[^;]/.test(line));
  };
  const forwarded = { 'x-forwarded-proto': 'https' };
  expect(await cookiesOf({})).toEqual([
    expect.stringMatching(
      /^rollbook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209\d{3}$/,
    ),
  ]);
  // whoever is not our proxy can't say what the way was
  expect((await cookiesOf(forwarded))[0]).toMatch(/^rollbook_session=/);
  vi.stubEnv('TRUST_PROXY', '1');
  expect(await cookiesOf(forwarded)).toEqual([
    expect.stringMatching(
      /^__Host-rollbook_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; .*Secure$/,
    ),
  ]);
  vi.unstubAllEnvs();
});

test('when the database is busy, whoever signs in is told to come again', async () => {
  await db.query('begin; lock table app_private.credentials');
  const response = await api.post('/session', { login: 'adminA', password });
  await db.query('rollback');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
});

test('on a shared device the cookie is gone with the browser, the session after half a day', async () => {
  const response = await api.post('/session', { login: 'adminA', password, isShared: true });
  const [line] = response.headers.getSetCookie();
  expect(line).toMatch(/^rollbook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const { rows } = await db.query(
    `select extract(epoch from expires_at - created_at) / 3600 as hours, idle_for = '30 minutes' as rests
     from app_private.sessions order by created_at desc limit 1`,
  );
  expect(rows).toEqual([{ hours: '12.0000000000000000', rests: true }]);
});

test('a session that is used stays, one that rests ends', async () => {
  const session = await api.signIn('adminA');
  const rest = (time: string) =>
    db.query(
      `update app_private.sessions set last_seen_at = now() - $1::interval
       where user_id = tests.user('adminA')`,
      [time],
    );
  await rest('6 days');
  expect((await session.query('{ viewer }')).data['viewer']).not.toBeNull();
  await expect
    .poll(async () => {
      const { rows } = await db.query(
        `select from app_private.sessions
         where user_id = tests.user('adminA') and last_seen_at > now() - interval '1 minute'`,
      );
      return rows.length;
    })
    .toBe(1);
  await rest('7 days');
  expect((await session.query('{ viewer }')).data['viewer']).toBeNull();
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

test.each([
  { origin: 'https://elsewhere.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
])('what another site made the browser send is refused: %o', async (headers) => {
  for (const path of ['/graphql', '/session', '/session/code', '/session/reset']) {
    const body = { query: '{ viewer }', login: 'adminA', password };
    const response = await api.post(path, body, headers as never);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  }
});
