import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHelpers } from 'graphile-worker';
import type pg from 'pg';

const cancelled = '57014';

/**
 * Runs one statement that may take long, on a connection of its own, and ends it when `isWanted`,
 * asked twice a second, no longer says so. Returns whether it ran to its end.
 */
export const runWhileWanted = (
  { query, withPgClient }: Pick<JobHelpers, 'query' | 'withPgClient'>,
  [text, values]: [text: string, values: unknown[]],
  isWanted: () => Promise<boolean>,
): Promise<boolean> =>
  withPgClient(async (client) => {
    const done = new AbortController();
    const { processID } = client as unknown as pg.Client & { processID: number };
    let isEnded = false;
    const watch = async (): Promise<void> => {
      while (!done.signal.aborted) {
        await sleep(500, undefined, { signal: done.signal }).catch(() => {});
        if (done.signal.aborted || (await isWanted()) || done.signal.aborted) continue;
        isEnded = true;
        await query('select pg_cancel_backend($1)', [processID]);
        return;
      }
    };
    const watching = watch();
    try {
      await client.query(text, values);
      return true;
    } catch (error) {
      if (isEnded && (error as pg.DatabaseError).code === cancelled) return false;
      throw error;
    } finally {
      done.abort();
      // the connection goes back only when nothing can end its next statement
      await watching.catch(() => {});
    }
  });
