import type { Task } from 'graphile-worker';
import { readPayload } from '../payload.ts';

export const recomputeResults: Task = async (payload, { query }) => {
  const { schoolId, classId, termId } = readPayload(payload, {
    schoolId: 'number',
    classId: 'string',
    termId: 'string',
  });
  await query('select app_private.recompute_class_results($1, $2, $3)', [
    schoolId,
    classId,
    termId,
  ]);
};
