import type { Task } from 'graphile-worker';

export const forgetImports: Task = async (_payload, { query }) => {
  await query('select app_private.forget_imports()');
};
