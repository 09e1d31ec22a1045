import type { Task } from 'graphile-worker';
import type { Batch } from '../bulletins/batch.ts';
import { printBulletins } from '../bulletins/print.ts';
import { readPayload } from '../payload.ts';

/** Makes a single bulletin that screen readers can read. */
export const makeBulletinCopy: Task = async (payload, { query }) => {
  const { schoolId, bulletinId } = readPayload(payload, {
    schoolId: 'number',
    bulletinId: 'string',
  });
  const { rows } = await query<{ input: Batch | null }>(
    'select app_private.read_bulletin_copy($1, $2) as input',
    [schoolId, bulletinId],
  );
  const input = rows[0]!.input;
  if (!input) return;
  const content = await printBulletins(input, { isTagged: true });
  await query('select app_private.store_bulletin_copy($1, $2, $3)', [
    schoolId,
    bulletinId,
    content,
  ]);
};
