import type pg from 'pg';

export type Column = { name: string; type: string };
export type Relation = {
  name: string;
  columns: Column[];
  insertable: Column[];
  updatable: Column[];
  mayDelete: boolean;
};
export type Callable = { name: string; arguments: string[] };

/** What a request could name: relations with the columns granted to it, and functions. */
export type Catalog = { relations: Relation[]; functions: Callable[] };

const relationsText = `
  select c.oid::regclass::text as name,
    has_table_privilege('app_user', c.oid, 'delete') as "mayDelete",
    array_agg(k.item) filter (where has_column_privilege('app_user', c.oid, a.attnum, 'select'))
      as columns,
    coalesce(array_agg(k.item) filter (where a.attgenerated = ''
      and has_column_privilege('app_user', c.oid, a.attnum, 'insert')), '{}') as insertable,
    coalesce(array_agg(k.item) filter (where a.attgenerated = ''
      and has_column_privilege('app_user', c.oid, a.attnum, 'update')), '{}') as updatable
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  cross join lateral (
    select json_build_object('name', quote_ident(a.attname),
      'type', format_type(a.atttypid, null)) as item) as k
  where c.relnamespace::regnamespace::text in ('app_public', 'mart')
    and c.relkind in ('r', 'p', 'v')
    and has_any_column_privilege('app_user', c.oid, 'select')
  group by c.oid
  order by 1`;

const functionsText = `
  select p.oid::regproc::text as name,
    array(select format_type(t, null)
      from unnest(p.proargtypes) with ordinality as x (t, n) order by n) as arguments
  from pg_proc p
  where p.pronamespace = 'app_public'::regnamespace
    and p.prokind = 'f'
    and p.prorettype <> 'trigger'::regtype
    and has_function_privilege('app_user', p.oid, 'execute')
  order by p.oid::regprocedure::text`;

export const readCatalog = async (db: pg.Client): Promise<Catalog> => {
  const relations = (await db.query(relationsText)).rows as Relation[];
  return { relations, functions: (await db.query(functionsText)).rows as Callable[] };
};
