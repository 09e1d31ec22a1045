import type { Task } from 'graphile-worker';
import type { Batch } from '../bulletins/batch.ts';
import { printBulletins } from '../bulletins/print.ts';
import { readPayload } from '../payload.ts';

type Input = { look: Batch['look']; bulletins: Batch['bulletins'] | null };

/** Makes the file of one class of a batch; does nothing when it is made or the batch cancelled. */
export const makeBulletinFile: Task = async (payload, { query, job }) => {
  const { schoolId, batchId, classId } = readPayload(payload, {
    schoolId: 'number',
    batchId: 'string',
    classId: 'string',
  });
  const key = [schoolId, batchId, classId];
  const { rows } = await query<{ input: Input | null }>(
    'select app_private.read_bulletin_file($1, $2, $3) as input',
    key,
  );
  const input = rows[0]!.input;
  if (!input) return;
  try {
    const bulletins = input.bulletins ?? [];
    if (bulletins.length === 0) throw new Error('No bulletin of the class is in force any more.');
    const content = await printBulletins({ look: input.look, bulletins }, { isTagged: false });
    await query('select app_private.store_bulletin_file($1, $2, $3, $4, $5)', [
      ...key,
      content,
      bulletins.length,
    ]);
  } catch (error) {
    if (job.attempts >= job.max_attempts || !input.bulletins) {
      const { message } = error as Error;
      await query('select app_private.fail_bulletin_file($1, $2, $3, $4)', [...key, message]);
    }
    throw error;
  }
};
