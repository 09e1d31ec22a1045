import path from 'node:path';
import pg from 'pg';
import { runFile, useDatabase, type TestDatabase } from '../../support/database.ts';
import type { Literals } from './statements.ts';

/** What every text of school B carries. */
export const canary = '⟦B⟧';

export type TwoSchools = {
  /** With both schools, and the same without a row of school B. */
  present: TestDatabase;
  absent: TestDatabase;
  literals: Literals;
  /** Ids that only rows of school B have. */
  foreignIds: Set<string>;
  schoolIds: { A: number; B: number };
};

const tenantTables = `
  select c.oid::regclass::text as name,
    coalesce(array_agg(quote_ident(a.attname)) filter (where a.atttypid = 'text'::regtype
      and a.attgenerated = ''), '{}') as texts,
    coalesce(array_agg(quote_ident(a.attname)) filter (where a.atttypid = 'uuid'::regtype), '{}')
      as ids
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace::regnamespace::text in ('app_public', 'app_private', 'audit')
    and c.relkind in ('r', 'p')
    and not c.relispartition
    and exists (
      select from pg_attribute s where s.attrelid = c.oid and s.attname = 'school_id')
  group by c.oid
  order by 1`;

type Tenant = { name: string; texts: string[]; ids: string[] };

// Not every text may change: what a check or a key forbids stays.
const mark = async (db: pg.Client, tables: Tenant[], school: number): Promise<void> => {
  for (const { name, texts } of tables) {
    for (const text of texts) {
      await db.query('savepoint mark');
      await db
        .query(`update ${name} set ${text} = ${text} || $1 where school_id = $2`, [canary, school])
        .catch(() => db.query('rollback to mark'));
    }
  }
};

const idsOf = async (db: pg.Client, tables: Tenant[], condition: string): Promise<Set<string>> => {
  const parts = tables.flatMap(({ name, ids }) =>
    ids.map((id) => `select ${id}::text as id from ${name} where ${condition}`),
  );
  const { rows } = await db.query<{ id: string | null }>(parts.join(' union '));
  return new Set(rows.flatMap(({ id }) => id ?? []));
};

const quoted = (items: Iterable<string>): string[] => [...items].map((item) => `'${item}'`);

/** Makes two mirrored schools, every text of B marked, and a copy of the database without B. */
export const useTwoSchools = async (): Promise<TwoSchools> => {
  const present = await useDatabase();
  await runFile(present, path.join(import.meta.dirname, '../matrix-fixture.sql'));
  const db = new pg.Client({ connectionString: present.adminUrl });
  await db.connect();
  const { rows: schools } = await db.query<{ letter: 'A' | 'B'; id: number }>(
    `select right(code, 1) as letter, id from app_public.institutions where code like 'SCHOOL_'`,
  );
  const schoolIds = Object.fromEntries(schools.map(({ letter, id }) => [letter, id])) as {
    A: number;
    B: number;
  };
  const tables = (await db.query<Tenant>(tenantTables)).rows;
  await db.query(`begin; set local session_replication_role = replica`);
  await mark(db, tables, schoolIds.B);
  await db.query('commit');
  const own = await idsOf(db, tables, `school_id is distinct from ${schoolIds.B}`);
  const other = await idsOf(db, tables, `school_id = ${schoolIds.B}`);
  const { rows: users } = await db.query<{ id: string }>('select id from app_public.users');
  for (const { id } of users) own.add(id);
  await db.end();

  const absent = await useDatabase({ copyOf: present.name });
  const without = new pg.Client({ connectionString: absent.adminUrl });
  await without.connect();
  await without.query('set session_replication_role = replica');
  for (const { name } of tables) {
    if (name === 'app_public.schools') continue;
    await without.query(`delete from ${name} where school_id = $1`, [schoolIds.B]);
  }
  await without.end();

  const uuids = quoted([...own, ...other]).map((id) => `${id}::uuid`);
  const numbers = ['0', '1', '2', '12', '20', String(schoolIds.A), String(schoolIds.B)];
  const texts = quoted(['A', 'B', 'MATH', 'T1', 'passes', 'N1', 'Test', `Test${canary}`, '%', '']);
  const literals: Literals = {
    uuid: uuids,
    integer: numbers,
    smallint: numbers,
    bigint: numbers,
    numeric: [...numbers, '13.5'],
    text: texts,
    date: quoted(['2025-09-01', '2025-10-15', '2026-06-30']).map((day) => `${day}::date`),
    boolean: ['true', 'false'],
    jsonb: [`'{}'::jsonb`, `'[]'::jsonb`],
    json: [`'{}'::json`, `'[]'::json`],
    'timestamp with time zone': [`'2025-10-01T08:00Z'::timestamptz`],
  };
  const foreignIds = new Set([...other].filter((id) => !own.has(id)));
  return { present, absent, literals, foreignIds, schoolIds };
};
