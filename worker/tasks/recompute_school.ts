import type { Task } from 'graphile-worker';
import { readPayload } from '../payload.ts';

export const recomputeSchool: Task = async (payload, { query }) => {
  const { schoolId } = readPayload(payload, { schoolId: 'number' });
  await query('select app_private.mark_school_dirty($1)', [schoolId]);
};
