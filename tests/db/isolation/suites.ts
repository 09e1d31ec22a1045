import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { runTap } from '../../support/pgtap/file.ts';
import { readTap } from '../../support/pgtap/tap.ts';
import type { Check } from './checks.ts';

const folder = path.join(import.meta.dirname, '..');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.sql'))
  .map((file) => ({ file, sql: readFileSync(path.join(folder, file), 'utf8') }));

/** The tests that name a function, that beside its mirror path first. */
const testsOf = (routine: string): string[] => {
  const name = /(\w+)\(/.exec(routine)![1]!;
  const word = new RegExp(`\\b${name}\\b`);
  return files
    .filter(({ file, sql }) => word.test(file) || word.test(sql))
    .sort((a, b) => Number(word.test(b.file)) - Number(word.test(a.file)))
    .map(({ sql }) => sql);
};

const fails = async (db: pg.Client, change: string, sql: string): Promise<boolean> => {
  await db.query('begin');
  await db.query(change);
  const { lines, error } = await runTap(db, sql); // its own begin is in vain, its rollback ends ours
  if (error) await db.query('rollback');
  const { results, faults } = readTap(lines);
  return Boolean(error) || faults.length > 0 || results.some(({ ok }) => !ok);
};

/** The functions' own tests, on a database without the fixture. */
export const ownTests = (db: pg.Client): Check => ({
  name: 'own tests',
  notices: async ({ routine, sql: change }) => {
    if (!routine) return false;
    for (const sql of testsOf(routine)) if (await fails(db, change, sql)) return true;
    return false;
  },
});
