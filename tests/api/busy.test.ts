import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

// What happens when there is more to do than can be done.

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const { cookie } = await api.signIn('adminA');
const levels = { query: '{ levels { nodes { id } } }' };
const viewer = { query: '{ viewer }' };

/** Lets nobody read levels while something is done. */
const whileLocked = async <Result>(task: () => Promise<Result>): Promise<Result> => {
  const locker = await connect(database.adminUrl);
  await locker.query('begin; lock table app_public.levels in access exclusive mode');
  try {
    return await task();
  } finally {
    await locker.query('rollback');
  }
};

test('beyond as many requests as may wait, further ones are told to come again', async () => {
  const narrow = await startApi(database, { connections: 1 });
  const ask = () => narrow.post('/graphql', levels, { cookie });
  const all = await whileLocked(() => Promise.all(Array.from({ length: 40 }, ask)));
  const busy = all.filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThanOrEqual(20);
  expect(busy[0]!.headers.get('retry-after')).toBe('2');
  expect((await ask()).status).toBe(200);
}, 60_000);

test('who waits in vain for a connection is told so, with 503 and when to come again', async () => {
  const narrow = await startApi(database, { connections: 1, patience: 200 });
  await whileLocked(async () => {
    const blocker = narrow.post('/graphql', levels, { cookie });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await narrow.post('/graphql', viewer, { cookie });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'RBBSY' } }] });
    await blocker;
  });
  expect((await narrow.post('/graphql', viewer, { cookie })).status).toBe(200);
}, 30_000);

test('while every reading connection is busy, others are served: changes, sign-in, files', async () => {
  const narrow = await startApi(database, { connections: 1, patience: 3000 });
  await whileLocked(async () => {
    const blockers = [1, 2, 3].map(() => narrow.post('/graphql', levels, { cookie }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const id = '00000000-0000-0000-0000-000000000001';
    const change = await narrow.post(
      '/graphql',
      { query: `mutation { deleteClass(input: { id: "${id}" }) { class { id } } }` },
      { cookie },
    );
    expect(await change.json()).toMatchObject({ errors: [{ extensions: { code: 'RBGON' } }] });
    expect((await narrow.post('/session', { login: 'adminA', password: 'wrong' })).status).toBe(
      401,
    );
    const photo = await fetch(`${narrow.origin}/photos/${id}`, { headers: { cookie } });
    expect(photo.status).toBe(404);
    await Promise.all(blockers);
  });
}, 30_000);

test('a session or an address that asks beyond measure is told when to come again', async () => {
  const strict = await startApi(database, { rates: { session: 5, address: 12 } });
  const ask = async (own: string): Promise<number> =>
    (await strict.post('/graphql', viewer, own ? { cookie: own } : {})).status;
  const several = async (count: number, own: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) statuses.push(await ask(own));
    return statuses;
  };
  expect(await several(6, cookie)).toEqual([200, 200, 200, 200, 200, 429]);
  const other = (await api.signIn('adminB')).cookie;
  expect(await several(2, other)).toEqual([200, 200]); // the neighbour's session
  expect(await several(5, '')).toEqual([200, 200, 200, 200, 429]); // the address as a whole
  const refused = await strict.post('/graphql', viewer, { cookie: other });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toEqual({ code: 'RBRAT' });
});
