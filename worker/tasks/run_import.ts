import type { Task } from 'graphile-worker';
import { readPayload } from '../payload.ts';

/** Checks or writes an import, whichever it waits for; does nothing when it was cancelled. */
export const runImport: Task = async (payload, { query, job }) => {
  const { schoolId, importId } = readPayload(payload, { schoolId: 'number', importId: 'string' });
  try {
    await query('select app_private.run_import($1, $2)', [schoolId, importId]);
  } catch (error) {
    if (job.attempts >= job.max_attempts) {
      const { message } = error as Error;
      await query('select app_private.fail_import($1, $2, $3, $4)', [
        ...[schoolId, importId],
        ...['broken', message],
      ]);
    }
    throw error;
  }
};
