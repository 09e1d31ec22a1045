import type pg from 'pg';
import { idFinder } from './ids.ts';
import { askerOf, contexts, places, users, type Context, type Persona } from './people.ts';

type Parameter = { name: string; type: string; isVariadic: boolean };
export type Callable = { name: string; identity: string; parameters: Parameter[] };
/** Who got which answer, in each context. */
export type Outcomes = Record<Context, Map<string, Persona[]>>;

const callablesText = `
  select p.oid::regproc::text as name, p.oid::regprocedure::text as identity,
    coalesce((
      select json_agg(json_build_object('name', p.proargnames[n], 'type', format_type(t, null),
        'isVariadic', p.provariadic <> 0 and n = p.pronargs) order by n)
      from unnest(p.proargtypes) with ordinality as x (t, n)), '[]') as parameters
  from pg_proc p
  where p.pronamespace::regnamespace::text !~ '^(pg_.*|information_schema|public|tap|tests)$'
    and p.prokind = 'f'
    and p.prorettype <> 'trigger'::regtype
    and has_schema_privilege('app_user', p.pronamespace, 'usage')
    and has_function_privilege('app_user', p.oid, 'execute')
  order by p.oid::regprocedure::text collate "C"`;

const words: Record<string, string> = {
  text: `'A'`,
  boolean: 'true',
  date: `'2025-10-15'::date`,
  integer: '1',
  numeric: '12',
  jsonb: `'{}'::jsonb`,
  json: `'{}'::json`,
  bytea: `'\\x01'::bytea`,
};

// which column says a row's school, where none is called so
const keys: Record<string, string> = {
  institutions: 'id',
  schools: 'id',
  memberships: 'institution_id',
};

// a name that says more than the type
const named: Record<string, string> = {
  duty: `'admin'`,
  duties: `'admin'`,
  rights: `'health'`,
};

/** Every function that a request may call. */
export const readCallables = async (db: pg.Client): Promise<Callable[]> =>
  (await db.query<Callable>(callablesText)).rows;

const readTables = async (db: pg.Client): Promise<Set<string>> => {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'app_public'::regnamespace and c.relkind = 'r'`,
  );
  return new Set(rows.map(({ name }) => name));
};

/** Writes calls with what belongs to a school as arguments, and tells who gets an answer. */
export const openCalls = async (db: pg.Client) => {
  const tables = await readTables(db);
  const { rows: schools } = await db.query<{ letter: string; id: number }>(
    `select right(code, 1) as letter, id from app_public.institutions where code like 'SCHOOL_'`,
  );
  const schoolId = Object.fromEntries(schools.map(({ letter, id }) => [letter, id]));
  const idOf = idFinder(db, schoolId);

  const argument = async (
    { name, type, isVariadic }: Parameter,
    letter: string,
  ): Promise<string> => {
    const one = type.replace('[]', '');
    let value = named[name] ?? words[one] ?? `null::${one}`;
    if (one === 'uuid') {
      const id = await idOf(name, letter);
      value = id ? `'${id}'::uuid` : 'null::uuid';
    } else if (one === 'integer' && /school|institution/.test(name)) {
      value = String(schoolId[letter]);
    }
    if (one.endsWith('mark_edit')) {
      const ids = [await idOf('assessment_id', letter), await idOf('student_id', letter)];
      value = `row('${ids.join(`', '`)}', 5, null, null, 99)::app_public.mark_edit`;
    }
    const table = one.replace('app_public.', '');
    if (tables.has(table)) {
      const key = keys[table] ?? 'school_id';
      value = `(select t from app_public.${table} t where t.${key} = ${schoolId[letter]} limit 1)`;
    }
    if (!type.endsWith('[]')) return value;
    return `${isVariadic ? 'variadic ' : ''}array[${value}]`;
  };

  const callOf = async ({ name, parameters }: Callable, letter: string): Promise<string> => {
    const list: string[] = [];
    for (const parameter of parameters) list.push(await argument(parameter, letter));
    return `${name}(${list.join(', ')})`;
  };

  const outcomesOf = async (callable: Callable): Promise<Outcomes> => {
    const calls = { A: await callOf(callable, 'A'), B: await callOf(callable, 'B') };
    const asked = contexts.flatMap((context) => users.map((persona) => ({ context, persona })));
    const { rows } = await db.query<{ answer: string }>(
      `select tests.answer(token, school, call) as answer
       from unnest($1::text[], $2::text[], $3::text[]) with ordinality as a (token, school, call, n)
       order by n`,
      [
        asked.map(({ persona }) => askerOf(persona, '').token),
        asked.map(({ context }) => schoolId[places[context].named ?? ''] ?? ''),
        asked.map(({ context }) => calls[places[context].rows]),
      ],
    );
    const outcomes = { own: new Map(), other: new Map(), none: new Map(), forged: new Map() };
    asked.forEach(({ context, persona }, n) => {
      const known = outcomes[context];
      const { answer } = rows[n]!;
      known.set(answer, [...(known.get(answer) ?? []), persona]);
    });
    return outcomes;
  };
  return { outcomesOf };
};

const line = (outcomes: Map<string, Persona[]>): string =>
  [...outcomes]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, who]) => `${what}: ${who.length === users.length ? 'all' : who.join(' ')}`)
    .join('; ');

/** The outcomes of a function as they stand in functions.txt. */
export const entry = ({ identity }: Callable, outcomes: Outcomes): string =>
  [
    identity.replace('app_public.', ''),
    ...contexts.map((context) => `  ${context.padEnd(6)} ${line(outcomes[context])}`),
  ].join('\n');
