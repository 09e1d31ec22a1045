import pg from 'pg';
import { startProgress } from './progress.ts';

/** The part of a school's results meant; undefined for all. */
export type Scope = { school: number; year?: string; term?: string; class?: string };

type Pair = { class_id: string; term_id: string };

const atOnce = 2;
const resultTables = [
  'app_public.course_results',
  'app_public.term_results',
  'app_public.year_results',
  'app_public.course_statistics',
  'app_public.term_statistics',
  'app_private.provisional_results',
];

/**
 * Waits until no result in the scope is out of date. What no worker is at, it calculates itself, two
 * classes at a time: a calculation under way is waited for by its lock. Returns how many classes and
 * terms that were.
 */
export const settleResults = async (ownerUrl: string, scope: Scope): Promise<number> => {
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max: atOnce,
    application_name: 'rollbook cli',
  });
  pool.on('error', () => {});
  try {
    const all = await unsettled(pool, scope);
    // ranks within a level ask for the classes again that came before the last of it
    for (let pairs = all; pairs.length; pairs = await unsettled(pool, scope)) {
      await calculate(pool, scope.school, pairs);
    }
    return all.length;
  } finally {
    await pool.end();
  }
};

const unsettled = async (pool: pg.Pool, scope: Scope): Promise<Pair[]> => {
  const { rows } = await pool.query<Pair>(
    'select class_id, term_id from app_private.unsettled_results($1, $2, $3, $4)',
    [scope.school, scope.year, scope.term, scope.class],
  );
  return rows;
};

const calculate = async (pool: pg.Pool, school: number, pairs: Pair[]): Promise<void> => {
  const progress = startProgress();
  const left = pairs.entries(); // whoever is done takes the next
  const work = async (): Promise<void> => {
    for (const [place, { class_id, term_id }] of left) {
      progress.show(`Calculating: ${place} of ${pairs.length} classes and terms`);
      const values = [school, class_id, term_id];
      await pool.query('select app_private.recompute_class_results($1, $2, $3)', values);
      const isAfterPowerOfTwo = Number.isInteger(Math.log2(place + 1)); // 1, 2, 4, 8 … classes
      if (isAfterPowerOfTwo) await countGrown(pool);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  progress.done();
};

// plans made while a table was nearly empty read all of it each time, however it grows
const countGrown = async (pool: pg.Pool): Promise<void> => {
  const { rows } = await pool.query<{ name: string }>(
    `select c.oid::regclass::text as name
    from pg_class c
    where c.oid = any ($1::regclass[])
      and pg_relation_size(c.oid) > 4::bigint * c.relpages * current_setting('block_size')::integer`,
    [resultTables],
  );
  if (rows.length) {
    await pool.query(`analyze (skip_locked) ${rows.map(({ name }) => name).join(', ')}`);
  }
};
