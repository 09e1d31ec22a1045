import type { Task } from 'graphile-worker';
import { log } from '../log.ts';
import { readPayload } from '../payload.ts';

export const checkSchoolResults: Task = async (payload, { query }) => {
  const { schoolId } = readPayload(payload, { schoolId: 'number' });
  const { rows } = await query<{ differences: number }>(
    'select app_private.check_school_results($1) as differences',
    [schoolId],
  );
  const differences = rows[0]?.differences;
  if (differences) log.error({ schoolId, differences }, 'stored results differed');
};
