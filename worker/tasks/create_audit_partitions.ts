import type { Task } from 'graphile-worker';

export const createAuditPartitions: Task = async (_payload, { query }) => {
  await query('select audit.create_partitions()');
};
