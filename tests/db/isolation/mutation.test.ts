import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { openChecks } from './checks.ts';
import { useFixture } from './fixture.ts';
import { nameOf, readMutants, type Mutant } from './mutants.ts';
import { Random } from './random.ts';
import { ownTests } from './suites.ts';
import { connect, useDatabase } from '../../support/database.ts';

// Opens the database a little, in one way at a time, and sees whether the proofs notice. A sample
// that a seed decides, as large as there is time for; MUTANTS=300 takes as many, MUTANTS=all every
// one. What nobody notices stands in survivors.txt with the reason.

const seed = Number(process.env['MUTANTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const wanted = process.env['MUTANTS'];
const patience = 35_000;

const survivors = readFileSync(path.join(import.meta.dirname, 'survivors.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^[^#\s]/.test(line));

const db = await useFixture();
const all = await readMutants(db);
const plain = await connect((await useDatabase()).adminUrl);
const checks = [...(await openChecks(db)), ownTests(plain)];
const isWhole = wanted === 'all';
const chosen = isWhole
  ? all
  : new Random(seed).shuffled(all).slice(0, Number(wanted ?? all.length));

let taken = 0;
const counts = new Map<string, Map<string, number>>();
const count = (kind: string, by: string): void => {
  const own = counts.get(kind) ?? new Map<string, number>();
  counts.set(kind, own.set(by, (own.get(by) ?? 0) + 1));
};

afterAll(() => {
  const lines = [...counts].map(
    ([kind, by]) => `  ${kind}: ${[...by].map(([who, number]) => `${number} ${who}`).join(', ')}`,
  );
  console.log(
    `mutation: seed ${seed}, ${taken} of ${all.length} mutants, noticed by\n${lines.join('\n')}`,
  );
});

/** Who notices the change first; a database that the two schools do not fit in is noticed. */
const noticedBy = async (mutant: Mutant): Promise<string | undefined> => {
  await db.query('begin');
  try {
    await db.query(mutant.sql);
    for (const { name, notices } of checks) {
      if (await notices(mutant)) return name;
    }
    return undefined;
  } catch (error) {
    if (/^23(505|P01)$/.test((error as pg.DatabaseError).code ?? '')) return 'fixture';
    throw new Error(`${nameOf(mutant)}: ${(error as Error).message}`, { cause: error });
  } finally {
    await db.query('rollback');
  }
};

test('without a change nothing is noticed', async () => {
  const somewhere = { table: 'app_public.marks', routine: 'app_hidden.may_publish(uuid)' };
  expect(await noticedBy({ kind: '', label: '', sql: 'select', ...somewhere })).toBeUndefined();
}, 120_000);

test(`each of ${all.length} changes, or of a sample, is noticed, seed ${seed}`, async () => {
  const unnoticed: string[] = [];
  const end = wanted ? Infinity : performance.now() + patience;
  for (const mutant of chosen) {
    if (performance.now() > end) break;
    taken += 1;
    const by = await noticedBy(mutant);
    count(mutant.kind, by ?? 'nobody');
    if (!by) unnoticed.push(nameOf(mutant));
  }
  expect(unnoticed.filter((name) => !survivors.includes(name))).toEqual([]);
  if (isWhole) {
    expect(survivors.filter((name) => !unnoticed.includes(name))).toEqual([]);
    expect(unnoticed.length).toBeLessThanOrEqual(all.length / 100);
  }
}, 3_600_000);
