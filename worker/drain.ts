import type pg from 'pg';
import { repeat, type Stop } from './repeat.ts';

/** Turns what triggers wrote to the log of stale results into jobs, every 200 ms. */
export const drainDirtyResults = (pool: pg.Pool): Stop =>
  repeat('Queueing stale results', 200, async () => {
    const { rows } = await pool.query('select app_private.enqueue_dirty_results() as queued');
    return rows[0].queued > 0;
  });
