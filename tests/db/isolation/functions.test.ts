import path from 'node:path';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { connect, runFile, useDatabase } from '../../support/database.ts';
import { idFinder } from './ids.ts';

// Every function of the API, called by everybody: as in one's own school, with what belongs to
// another, without a school, and naming a school that is not one's own. What comes of it is
// declared in functions.txt; a new function or an answer that changed shows there.

const personas = [
  'admin',
  'official',
  'teacher',
  'guardian',
  'student',
  'analyst',
  'stranger',
  'anonymous',
] as const;
type Persona = (typeof personas)[number];
// whose ids the arguments are, and which school is named
const contexts = {
  own: ['A', 'A'],
  other: ['A', 'B'],
  none: ['', 'A'],
  forged: ['B', 'B'],
} as const;
type Context = keyof typeof contexts;
type Parameter = { name: string; type: string };
type Callable = { name: string; identity: string; parameters: Parameter[] };

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, '../matrix-fixture.sql'));
const db = await connect(database.adminUrl);

const { rows: functions } = await db.query<Callable>(
  `select p.oid::regproc::text as name, p.oid::regprocedure::text as identity,
     coalesce((
       select json_agg(json_build_object('name', p.proargnames[n], 'type', format_type(t, null))
         order by n)
       from unnest(p.proargtypes) with ordinality as x (t, n)), '[]') as parameters
   from pg_proc p
   where p.pronamespace = 'app_public'::regnamespace
     and p.prokind = 'f'
     and p.prorettype <> 'trigger'::regtype
     and has_function_privilege('app_user', p.oid, 'execute')
   order by p.oid::regprocedure::text`,
);
const { rows: schools } = await db.query<{ letter: string; id: number }>(
  `select right(code, 1) as letter, id from app_public.institutions where code like 'SCHOOL_'`,
);
const schoolId = Object.fromEntries(schools.map(({ letter, id }) => [letter, id]));

const words: Record<string, string> = {
  text: `'A'`,
  boolean: 'true',
  date: `'2025-10-15'::date`,
  integer: '1',
  numeric: '12',
  jsonb: `'{}'::jsonb`,
  json: `'{}'::json`,
};

const { rows: relations } = await db.query<{ name: string }>(
  `select c.relname as name from pg_class c
   where c.relnamespace = 'app_public'::regnamespace and c.relkind = 'r'`,
);
const tables = new Set(relations.map(({ name }) => name));
const idOf = idFinder(db, schoolId);

const argument = async ({ name, type }: Parameter, letter: string): Promise<string> => {
  const one = type.replace('[]', '');
  let value = words[one] ?? `null::${one}`;
  if (one === 'uuid') {
    const id = await idOf(name, letter);
    value = id ? `'${id}'::uuid` : 'null::uuid';
  } else if (one === 'integer' && /school|institution/.test(name)) {
    value = String(schoolId[letter]);
  }
  const table = one.replace('app_public.', '');
  if (tables.has(table)) {
    const key = table === 'institutions' || table === 'schools' ? 'id' : 'school_id';
    value = `(select t from app_public.${table} t where t.${key} = ${schoolId[letter]} limit 1)`;
  }
  return type.endsWith('[]') ? `array[${value}]` : value;
};

const become = async (persona: Persona, school: string): Promise<void> => {
  const user = /^(stranger|official)$/.test(persona) ? persona : `${persona}A`;
  await db.query('set local role app_user');
  await db.query(`select set_config('app.session', $1, true), set_config('app.school', $2, true)`, [
    persona === 'anonymous' ? '' : `token of ${user}`,
    school ? String(schoolId[school]) : '',
  ]);
};

/** yes: something came back; nothing: NULL or no rows; or the code of the error. */
const outcome = async (sql: string): Promise<string> => {
  try {
    const { rows } = await db.query<{ answer: string | null }>(sql);
    const isEmpty = rows.every(({ answer }) => answer === null || /^(\(,*\)|\[\])?$/.test(answer));
    return isEmpty ? 'nothing' : 'yes';
  } catch (error) {
    return (error as pg.DatabaseError).code!;
  }
};

const called = async (callable: Callable, persona: Persona, context: Context): Promise<string> => {
  const [school, letter] = contexts[context];
  const list: string[] = [];
  for (const parameter of callable.parameters) list.push(await argument(parameter, letter));
  await db.query('begin');
  try {
    await become(persona, school);
    return await outcome(`select f::text as answer from ${callable.name}(${list.join(', ')}) as f`);
  } finally {
    await db.query('rollback');
  }
};

const line = (outcomes: Map<string, Persona[]>): string =>
  [...outcomes]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, who]) => `${what}: ${who.length === personas.length ? 'all' : who.join(' ')}`)
    .join('; ');

test('every function answers whom it should, where it should, and nobody else', async () => {
  const lines: string[] = [];
  for (const callable of functions) {
    lines.push(callable.identity.replace('app_public.', ''));
    for (const context of Object.keys(contexts) as Context[]) {
      const outcomes = new Map<string, Persona[]>();
      for (const persona of personas) {
        const what = await called(callable, persona, context);
        outcomes.set(what, [...(outcomes.get(what) ?? []), persona]);
      }
      lines.push(`  ${context.padEnd(6)} ${line(outcomes)}`);
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('functions.txt');
}, 120_000);
