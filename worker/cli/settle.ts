import type pg from 'pg';
import { startProgress } from './progress.ts';

/** The part of a school's results meant; undefined for all. */
export type Scope = { school: number; year?: string; term?: string; class?: string };

/**
 * Waits until no result in the scope is out of date. What no worker is at, it calculates itself: a
 * calculation under way is waited for by its lock. Returns how many classes and terms that were.
 */
export const settleResults = async (owner: pg.Client, scope: Scope): Promise<number> => {
  const { rows } = await owner.query(
    'select class_id, term_id from app_private.unsettled_results($1, $2, $3, $4)',
    [scope.school, scope.year, scope.term, scope.class],
  );
  const progress = startProgress();
  for (const [place, { class_id, term_id }] of rows.entries()) {
    progress.show(`Calculating: ${place} of ${rows.length} classes and terms`);
    await owner.query('select app_private.recompute_class_results($1, $2, $3)', [
      scope.school,
      class_id,
      term_id,
    ]);
  }
  progress.done();
  return rows.length;
};
