import type { Task } from 'graphile-worker';

export const refreshClassStatistics: Task = async (_payload, { query }) => {
  await query('select app_private.refresh_class_statistics()');
};
