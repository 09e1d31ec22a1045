import pg from 'pg';
import { Refusal } from '../../db/refusal.ts';

/** A broken constraint in the words of its comment; other errors as they are. */
export const explained = async (client: pg.Client, error: unknown): Promise<unknown> => {
  if (!(error instanceof pg.DatabaseError) || !error.constraint) return error;
  const { rows } = await client
    .query<{ words: string | null }>(
      `select coalesce(
        (select pg_catalog.obj_description(c.oid, 'pg_constraint')
        from pg_catalog.pg_constraint c
        where c.conname = $1 and c.conrelid = pg_catalog.to_regclass($2)),
        pg_catalog.obj_description(pg_catalog.to_regclass($3), 'pg_class')) as words`,
      [error.constraint, `${error.schema}.${error.table}`, `${error.schema}.${error.constraint}`],
    )
    .catch(() => ({ rows: [] }));
  const words = rows[0]?.words;
  return words ? new Refusal(words, { cause: error }) : error;
};
