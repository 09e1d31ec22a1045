import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { buildSchema, getNamedType, isObjectType } from 'postgraphile/graphql';
import { expect, test, vi, type MockInstance } from 'vitest';
import { definitionsIn } from '../../web/server/operations.ts';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const admin = await api.signIn('adminA');

const nested = (first: number, ...fields: string[]): string =>
  fields.reduceRight(
    (inner, field) => `${field}(first: ${first}) { nodes { ${inner} } }`,
    'nodeId',
  );

const refusals: [string, string, RegExp][] = [
  [
    'the 182 bytes that once ended a server: a hundred of a hundred of a hundred of thirty',
    `{ classes(first: 30) { nodes { courses(first: 100) { nodes { assessments(first: 100) { nodes {
      marks(first: 100) { nodes { value } } } } } } } } }`,
    /depth|rows/,
  ],
  [
    'lists within lists within lists',
    `{ classes(first: 30) { nodes { courses(first: 100) { nodes { courseResults(first: 100) { nodes {
      student { courseResults(first: 100) { nodes { average } } } } } } } } } }`,
    /depth/i,
  ],
  [
    'three lists within each other',
    `{ ${nested(100, 'classes', 'courses', 'assessments')} }`,
    /rows/,
  ],
  ['two lists of five hundred', `{ ${nested(500, 'classes', 'courses')} }`, /rows/],
  [
    'the same through fragments',
    `{ classes(first: 500) { nodes { ...C } } }
     fragment C on Class { courses(first: 500) { ...N } }
     fragment N on CoursesConnection { nodes { nodeId } }`,
    /rows|Unknown type/,
  ],
  [
    'lists whose length a variable says',
    `query Q($n: Int = 500) { classes(first: $n) { nodes { courses(first: $n) { nodes { nodeId } } } } }`,
    /rows/,
  ],
  [
    'thirty nested lists side by side',
    `{ ${Array.from({ length: 18 }, (_, n) => `a${n}: ${nested(50, 'classes', 'courses')}`).join(' ')} }`,
    /rows/,
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

// whatever is asked in somebody's name begins a transaction
const begins = (sent: MockInstance): number =>
  sent.mock.calls.filter(([statement]) => statement === 'begin').length;

for (const [name, source, expected] of refusals) {
  test(`${name}: refused before anything is asked of the database`, async () => {
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    const { data, errors } = await admin.query(source);
    const begun = begins(sent);
    expect(errors?.map(({ message }) => message).join()).toMatch(expected);
    expect(data).toBeUndefined();
    expect(begun).toBe(0);
    // the next one is answered, and seen to be asked
    expect((await admin.query('{ viewer }')).errors).toBeUndefined();
    expect(begins(sent)).toBe(1);
    sent.mockRestore();
  });
}

test('every list of the schema is a page: 100 rows when not said, capped by the same hand', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const open: string[] = [];
  let pages = 0;
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const { name, type: answer, args } of Object.values(type.getFields())) {
      const isConnection = /Connection$/.test(getNamedType(answer).name);
      const first = args.find((argument) => argument.name === 'first');
      if (!isConnection && !first) continue;
      pages += 1;
      if (first?.defaultValue !== 100) open.push(`${type.name}.${name}`);
    }
  }
  expect(open).toEqual([]);
  expect(pages).toBeGreaterThan(100);
});

test('the server ends what takes too long: statements, locks, idle transactions', async () => {
  const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  for (const url of [database.authenticatorUrl, database.signInUrl]) {
    const db = await connect(url);
    for (const limit of [...limits, 'transaction_timeout']) {
      const { rows } = await db.query<{ value: string }>(
        `select current_setting($1)::interval between '1s' and '15s' as value`,
        [limit],
      );
      expect([limit, rows[0]!.value]).toEqual([limit, true]);
    }
  }
});

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
