import type { Task } from 'graphile-worker';

export const publishScheduled: Task = async (_payload, { query }) => {
  await query('select app_private.publish_scheduled_assessments()');
};
