import type pg from 'pg';

const many = 5000;

/**
 * Has PostgreSQL count its tables anew after many rows came in: it does so by itself, but within a
 * minute only, and results are calculated at once.
 */
export const countAnew = async (
  owner: pg.Client,
  added: number,
  tables: string[],
): Promise<void> => {
  if (added < many) return;
  await owner.query(`analyze ${tables.map((table) => `app_public.${table}`).join(', ')}`);
};
