import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connect, useDatabase } from '../support/database.ts';
import { hasShared, sharedFile } from '../support/shared.ts';

// The cases of the grading rules that ship with the database, and that they are the published ones.
type Case = { id: string; rule: string; policy: unknown; input: unknown; expected: unknown };

const db = await connect((await useDatabase()).ownerUrl);
const { rows: shipped } = await db.query<Case & { says: string }>(
  'select * from conformance.cases',
);
const { rows: results } = await db.query<Case & { passed: boolean; got: unknown }>(
  'select * from conformance.run()',
);

test.each(shipped.map(({ id, rule, says }) => [rule, id, says]))('%s, %s: %s', (_, id) => {
  const { expected, got } = results.find((result) => result.id === id)!;
  expect(got).toEqual(expected);
});

const file = 'conformance/grading-cases.json';
const published = hasShared(file)
  ? (JSON.parse(readFileSync(sharedFile(file), 'utf8')) as { cases: Case[] }).cases
  : [];

if (published.length === 0) test.skip('the shipped cases are the published ones');
else
  test.each(published.map((each) => [each.id, each]))(
    'the published case %s ships with the same figures',
    (_, { id, rule, policy, input, expected }) => {
      const { rule: ownRule, ...own } = shipped.find((each) => each.id === id)!;
      expect(ownRule).toBe(rule);
      expect(own).toMatchObject({ policy, input, expected });
    },
  );
