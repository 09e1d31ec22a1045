import type { Task } from 'graphile-worker';

export const enqueueResultChecks: Task = async (_payload, { query }) => {
  await query('select app_private.enqueue_result_checks()');
};
