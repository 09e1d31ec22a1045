import type pg from 'pg';

const referencesText = `
  select k.conrelid::regclass || ': ' || k.conname as name,
    k.conrelid::regclass as table,
    format('update %1$s t set (%2$s) = (
        select %3$s from %4$s other where other.school_id = tests.institution_of(''B'')
          and not exists (select from %4$s own
            where own.school_id = tests.institution_of(''A'') and (%5$s) = (%3$s))
        limit 1)
      where t.ctid = (
        select own.ctid from %1$s own where own.school_id = tests.institution_of(''A'') limit 1)',
      k.conrelid::regclass,
      string_agg(quote_ident(mine.attname), ', ' order by x.n),
      string_agg('other.' || quote_ident(theirs.attname), ', ' order by x.n),
      k.confrelid::regclass,
      string_agg('own.' || quote_ident(theirs.attname), ', ' order by x.n)) as crossing
  from pg_constraint k
  cross join unnest(k.conkey, k.confkey) with ordinality as x (mine, theirs, n)
  join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = x.mine
  join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = x.theirs
  where k.contype = 'f'
    and k.connamespace = 'app_public'::regnamespace
    and mine.attname <> 'school_id'
    and exists (
      select from pg_attribute s where s.attrelid = k.confrelid and s.attname = 'school_id')
  group by k.oid, k.conrelid, k.conname, k.confrelid
  order by 1`;

const tablesText = `
  select c.oid::regclass::text as name,
    format('insert into %1$s (school_id, %2$s) select tests.institution_of(''A''), %2$s from %1$s
      where school_id = tests.institution_of(''B'')', c.oid::regclass,
      string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as copy
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    and not a.attisdropped and a.attgenerated = ''
  where c.relnamespace = 'app_public'::regnamespace
    and c.relkind = 'r'
    and exists (select from pg_attribute s where s.attrelid = c.oid and s.attname = 'school_id')
    and a.attname <> 'school_id'
  group by c.oid
  order by 1`;

const isOf = (table: string | undefined, name: string): boolean =>
  table === undefined || name === table || name.startsWith(`${table}:`);

/** References by which a row could belong to another school's. Without a table: of all. */
export const crossings = async (db: pg.Client, table?: string): Promise<string[]> => {
  const found: string[] = [];
  const { rows } = await db.query<Record<'name' | 'table' | 'crossing', string>>(referencesText);
  for (const { name, table: own, crossing } of rows.filter((row) => isOf(table, row.name))) {
    const { rows: outcomes } = await db.query<{ outcome: string }>(
      `select tests.undone($1, $2, 'set constraints all immediate') as outcome`,
      [`select tests.loosen('${own}')`, crossing],
    );
    if (outcomes[0]!.outcome !== '23503') found.push(`${name}: ${outcomes[0]!.outcome}`);
  }
  return found;
};

/** Tables in which a school can't have all that another has: it would learn that the other has it. */
export const oracles = async (db: pg.Client, table?: string): Promise<string[]> => {
  const found: string[] = [];
  const { rows } = await db.query<Record<'name' | 'copy', string>>(tablesText);
  for (const { name, copy } of rows.filter((row) => isOf(table, row.name))) {
    const { rows: outcomes } = await db.query<{ outcome: string }>(
      `select tests.undone('set local session_replication_role = replica', $1, $2) as outcome`,
      [
        `select tests.loosen('${name}'); delete from ${name} where school_id = tests.institution_of('A')`,
        copy,
      ],
    );
    if (outcomes[0]!.outcome !== 'ok') found.push(`${name}: ${outcomes[0]!.outcome}`);
  }
  return found;
};
