import type pg from 'pg';
import { askerOf, contexts, personas, places, type Context, type Persona } from './people.ts';
import { expected } from './declared.ts';

export type Relation = { schema: string; name: string; columns: string[] };
export type Cell = { persona: Persona; context: Context; wanted: string; found: string };

const relationsText = `
  select n.nspname as schema, c.relname as name,
    (select array_agg(a.attname::text order by a.attnum)
     from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
      as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^(pg_|information_schema$|tap$|tests$|samples$)'
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and c.oid not in (select d.objid from pg_depend d where d.deptype = 'e')
  order by 1, 2`;

const privilegesText = `
  select array(select quote_ident(c) from unnest($2::text[]) as c
      where has_column_privilege(r, $1, c, 'insert')) as insertable,
    array(select quote_ident(c) from unnest($2::text[]) as c
      where has_column_privilege(r, $1, c, 'update')) as updatable
  from unnest('{app_user,rollbook_analyst}'::name[]) with ordinality as roles (r, n)
  order by n`;

// Whose rows of a table above schools: those of the school, or of its teacher or guardian.
const owners: Record<string, [column: string, owner: string]> = {
  institutions: ['id', `tests.institution_of('?')`],
  schools: ['id', `tests.institution_of('?')`],
  users: ['id', `tests.user('teacher?')`],
  user_accounts: ['user_id', `tests.user('teacher?')`],
  families: ['user_id', `tests.user('guardian?')`],
  memberships: ['user_id', `tests.user('teacher?')`],
};

/** The rows of a table that the context is about. */
export const rowsOf = ({ name, columns }: Relation, context: Context): string => {
  const { rows } = places[context];
  const [column, owner] = owners[name] ?? ['school_id', `tests.institution_of('?')`];
  if (!columns.includes(column)) return 'true';
  return `${column} = (select ${owner.replace('?', rows)})`;
};

const isReached = (outcome: string): boolean =>
  /^[1-9]\d{0,3}$/.test(outcome) || /^(23505|23P01|23503|23001)$/.test(outcome);
// not allowed, for a row that can have no school, or into a view that takes none
const isRefused = (outcome: string): boolean => /^(0|42501|23502|55000)$/.test(outcome);

/**
 * Reads what can be asked for, and keeps a copy of all rows for inserts. The database holds the
 * fixture of the matrix and its probe.
 */
export const openMatrix = async (db: pg.Client): Promise<Relation[]> => {
  const { rows } = await db.query<Relation>(relationsText);
  await db.query('create schema samples; grant usage on schema samples to public');
  for (const { schema, name } of rows) {
    await db.query(
      `create table samples."${schema}.${name}" as select * from ${schema}.${name};
       grant select on samples."${schema}.${name}" to public`,
    );
  }
  return rows;
};

type Statements = (context: Context) => Record<string, string>;

/** The four statements, in as far as anything can come of them; of requests, and of analysts. */
const statementsFor = async (db: pg.Client, relation: Relation): Promise<Statements[]> => {
  const { schema, name, columns } = relation;
  const table = `${schema}.${name}`;
  const { rows } = await db.query<Record<'insertable' | 'updatable', string[]>>(privilegesText, [
    table,
    columns,
  ]);
  return rows.map(({ insertable, updatable: [first] }) => (context) => {
    const where = rowsOf(relation, context);
    // named only where it says whose row it is: no request may write it
    const school = columns.includes('school_id') && context === 'other' ? ['school_id'] : [];
    const list = [...school, ...insertable].join(', ');
    return {
      s: `select from ${table} where ${where}`,
      ...(list && {
        i: `insert into ${table} (${list}) select ${list} from samples."${table}" where ${where}`,
      }),
      ...(first && { u: `update ${table} set ${first} = ${first} where ${where}` }),
      d: `delete from ${table} where ${where}`,
    };
  });
};

/** What everybody may do to a table, beside what is declared. */
export const cellsOf = async (db: pg.Client, relation: Relation): Promise<Cell[]> => {
  const [ofRequests, ofAnalysts] = await statementsFor(db, relation);
  const asked = personas.flatMap((persona) => {
    const asker = askerOf(persona, db.database!);
    const statements = asker.login ? ofAnalysts! : ofRequests!;
    return contexts.flatMap((context) =>
      Object.entries(statements(context)).map(([verb, sql]) => {
        return { ...asker, persona, context, verb, sql };
      }),
    );
  });
  const { rows } = await db.query<{ outcome: string }>(
    `select tests.attempt(token, login, coalesce(tests.institution_of(letter)::text, ''), sql)
       as outcome
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
       as a (token, login, letter, sql, n)
     order by n`,
    [
      asked.map(({ token }) => token),
      asked.map(({ login }) => login),
      asked.map(({ context }) => places[context].named),
      asked.map(({ sql }) => sql),
    ],
  );
  const { schema, name } = relation;
  return personas.flatMap((persona) =>
    contexts.map((context) => {
      const found = asked.map((cell, n) => {
        if (cell.persona !== persona || cell.context !== context) return '';
        const { outcome } = rows[n]!;
        if (isReached(outcome)) return cell.verb;
        return isRefused(outcome) ? '' : `(${cell.verb}: ${outcome})`;
      });
      const wanted = expected(schema, name, persona, context);
      return { persona, context, wanted, found: found.join('') };
    }),
  );
};
