import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { lints } from '../contract/lints.ts';
import { entry, openCalls, readCallables, type Callable } from './calls.ts';
import { cellsOf, openMatrix, type Relation } from './matrix.ts';
import { crossings, oracles } from './keys.ts';
import type { Mutant } from './mutants.ts';
import { rightsText } from './rights.ts';

const beside = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');

/** By the name of each function what functions.txt declares. */
const declaredEntries = (): Map<string, string> =>
  new Map(
    beside('functions.txt')
      .split(/\n(?=\S)/)
      .map((text) => [text.slice(0, text.indexOf('\n')), text.trimEnd()]),
  );

// Which tables' policies, and which functions, say a function's name, directly or through others.
const usersText = `
  with recursive routines as (
    select p.oid, p.proname, p.oid::regprocedure::text as identity, pg_get_functiondef(p.oid) as text
    from pg_proc p
    where p.pronamespace::regnamespace::text in ('app_public', 'app_hidden', 'app_private', 'mart')
      and p.prokind = 'f'
  ), used (oid, proname, identity) as (
    select r.oid, r.proname, r.identity from routines r where r.identity = $1
    union
    select r.oid, r.proname, r.identity
    from routines r
    join used u on r.text ~ ('\\m' || u.proname || '\\(') and r.oid <> u.oid
  )
  select 'function' as kind, u.identity as name from used u
  union
  select 'table', p.polrelid::regclass::text
  from used u
  join pg_policy p on concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    ~ ('\\m' || u.proname || '\\(')`;

/** What notices a change of the database; each names itself. */
export type Check = { name: string; notices: (mutant: Mutant) => Promise<boolean> };

/**
 * The proofs of isolation in the order in which they cost least: what is near the change first.
 * The database holds the fixture.
 */
export const openChecks = async (db: pg.Client): Promise<Check[]> => {
  const relations = await openMatrix(db);
  const callables = await readCallables(db);
  const { outcomesOf } = await openCalls(db);
  const declared = declaredEntries();
  const rights = beside('rights.txt');

  const isWrong = async (relation: Relation): Promise<boolean> =>
    (await cellsOf(db, relation)).some(({ found, wanted }) => found !== wanted);
  const someTable = async (chosen: (name: string) => boolean): Promise<boolean> => {
    for (const relation of relations) {
      if (chosen(`${relation.schema}.${relation.name}`) && (await isWrong(relation))) return true;
    }
    return false;
  };
  const answersElse = async (callable: Callable): Promise<boolean> => {
    const text = entry(callable, await outcomesOf(callable));
    return text !== declared.get(text.slice(0, text.indexOf('\n')));
  };
  const someFunction = async (chosen: (identity: string) => boolean): Promise<boolean> => {
    for (const callable of callables) {
      if (chosen(callable.identity) && (await answersElse(callable))) return true;
    }
    return false;
  };
  const usersOf = async (routine: string | null, kind: string): Promise<Set<string>> => {
    const { rows } = await db.query<{ kind: string; name: string }>(usersText, [routine]);
    return new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name));
  };

  const offences = lints.map(({ query }) => `exists (${query})`).join(' or ');
  return [
    {
      name: 'matrix',
      notices: async ({ table, routine }) => {
        const near = table ? new Set([table]) : await usersOf(routine, 'table');
        return someTable((name) => near.has(name));
      },
    },
    { name: 'functions', notices: ({ routine }) => someFunction((name) => name === routine) },
    {
      name: 'functions',
      notices: async ({ routine }) => {
        if (!routine) return false;
        const near = await usersOf(routine, 'function');
        return someFunction((name) => near.has(name) && name !== routine);
      },
    },
    {
      name: 'keys',
      notices: async ({ table }) =>
        table !== null &&
        ((await crossings(db, table)).length > 0 || (await oracles(db, table)).length > 0),
    },
    { name: 'rights', notices: async () => (await rightsText(db)) !== rights },
    {
      name: 'lints',
      notices: async () =>
        (await db.query<{ found: boolean }>(`select ${offences} as found`)).rows[0]!.found,
    },
    { name: 'matrix', notices: async ({ table }) => table !== null && someTable(() => true) },
    { name: 'functions', notices: async ({ table }) => table !== null && someFunction(() => true) },
  ];
};
