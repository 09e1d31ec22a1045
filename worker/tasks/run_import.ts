import type { Task } from 'graphile-worker';
import { runWhileWanted } from '../imports/cancellable.ts';
import { readPayload } from '../payload.ts';

/** Checks or writes an import, whichever it waits for; forgets it when it was given up. */
export const runImport: Task = async (payload, helpers) => {
  const { query, job } = helpers;
  const { schoolId, importId } = readPayload(payload, { schoolId: 'number', importId: 'string' });
  const key = [schoolId, importId];
  const run = 'select app_private.run_import($1, $2)';
  const isWanted = async (): Promise<boolean> => {
    const { rows } = await query<{ is_cancelled: boolean }>(
      'select app_private.is_import_cancelled($1, $2) as is_cancelled',
      key,
    );
    return !rows[0]!.is_cancelled;
  };
  try {
    if (!(await runWhileWanted(helpers, [run, key], isWanted))) await query(run, key);
  } catch (error) {
    if (job.attempts >= job.max_attempts) {
      const { message } = error as Error;
      await query('select app_private.fail_import($1, $2, $3, $4)', [...key, 'broken', message]);
    }
    throw error;
  }
};
