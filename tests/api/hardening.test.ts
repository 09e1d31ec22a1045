import path from 'node:path';
import { expect, test } from 'vitest';
import { definitionsIn } from '../../web/server/operations.ts';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const admin = await api.signIn('adminA');

const refusals: [string, string, RegExp][] = [
  [
    'lists within lists within lists',
    `{ classes(first: 30) { nodes { courses(first: 100) { nodes { courseResults(first: 100) { nodes {
      student { courseResults(first: 100) { nodes { average } } } } } } } } } }`,
    /depth/i,
  ],
  [
    'the same field under a thousand names',
    `{ ${Array.from({ length: 1000 }, (_, n) => `a${n}: students(first: 500) { nodes { id } }`).join(' ')} }`,
    /too long|too much/,
  ],
  [
    'thirty lists at once',
    `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: viewer`).join(' ')} }`,
    /too much/,
  ],
  [
    'fragments that double at every step',
    `${Array.from(
      { length: 12 },
      (_, n) => `fragment F${n} on Student { ...F${n + 1} ...F${n + 1} }`,
    ).join(' ')} fragment F12 on Student { id lastName }
    { students { nodes { ...F0 } } }`,
    /too much/,
  ],
  [
    'a fragment within itself',
    `{ students { nodes { ...F } } } fragment F on Student { ...F }`,
    /./,
  ],
  [
    'a directive nobody knows, a thousand times',
    `{ viewer ${'@a '.repeat(1000)} }`,
    /Unknown directive|can only be used once/,
  ],
  ['a document that never ends', `{ viewer } #${'x'.repeat(30_000)}`, /too long/],
];

for (const [name, source, expected] of refusals) {
  test(`${name} are refused at once, and others are answered meanwhile`, async () => {
    const start = performance.now();
    const [{ errors }, other] = await Promise.all([admin.query(source), admin.query('{ viewer }')]);
    expect(errors?.[0]?.message).toMatch(expected);
    expect(other.errors).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
  });
}

test('a body that is larger than a megabyte is refused', async () => {
  const body = { query: '{ viewer }', variables: { x: 'x'.repeat(1_100_000) } };
  const response = await api.post('/graphql', body, { cookie: admin.cookie });
  expect(response.status).toBe(413);
});

test('in production only the operations of the site are answered', async () => {
  const production = await startApi(database, { operations: 'listed' });
  const session = production.session(admin.cookie);
  const { errors } = await session.query('{ students { nodes { id } } }');
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'RBOPS' } });
});

test('the operations of the site are found in its sources, fragments too', () => {
  const definitions = definitionsIn(path.join(import.meta.dirname, '../../web/src'));
  expect(definitions.length).toBeGreaterThan(50);
  expect(definitions.some((text) => text.startsWith('mutation SaveMarks'))).toBe(true);
});

test('when all connections are busy, further requests are told to come again', async () => {
  const narrow = await startApi(database, { connections: 1 });
  const locker = await connect(database.adminUrl);
  await locker.query('begin; lock table app_public.levels in access exclusive mode');
  const cookie = admin.cookie;
  const wait = () => narrow.post('/graphql', { query: '{ levels { nodes { id } } }' }, { cookie });
  const all = await Promise.all(Array.from({ length: 40 }, wait));
  await locker.query('rollback');
  const busy = all.filter(({ status }) => status === 503);
  expect(busy.length).toBe(20);
  expect(busy[0]!.headers.get('retry-after')).toBe('2');
  expect((await wait()).status).toBe(200);
}, 60_000);
