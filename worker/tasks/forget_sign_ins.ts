import type { Task } from 'graphile-worker';

export const forgetSignIns: Task = async (_payload, { query }) => {
  await query('select app_private.forget_sign_ins()');
};
