import { readFileSync } from 'node:fs';
import { buildSchema } from 'postgraphile/graphql';
import { expect, test } from 'vitest';
import { idFinder } from '../../db/isolation/ids.ts';
import { canary, useTwoSchools } from '../../db/isolation/schools.ts';
import { startApi, type Session } from '../../support/api.ts';
import { connect } from '../../support/database.ts';
import { operations, type Operation } from './operations.ts';

// Everybody of school A asks for everything the API has, naming what belongs to school B.

const { present, foreignIds, schoolIds } = await useTwoSchools();
const api = await startApi(present);
const db = await connect(present.adminUrl);
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const personas = ['admin', 'official', 'teacher', 'guardian', 'student', 'stranger', 'anonymous'];

const asked = (persona: string, school: number): Session => {
  const user = /^(official|stranger)$/.test(persona) ? persona : `${persona}A`;
  const token = persona === 'anonymous' ? '' : `token of ${user}`;
  return api.session(`rollbook_session=${token}; rollbook_school=${school}`);
};

const snakeCase = (name: string): string =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const findId = idFinder(db, schoolIds);
// whatever the name does not tell is a student's
const findIn = (letter: string) => async (name: string) =>
  (await findId(snakeCase(name), letter)) ?? findId('student_id', letter);
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Ids and texts of school B in an answer that the question did not say. */
const leaked = (answer: string, question: string): boolean =>
  answer.includes(canary) ||
  (answer.match(uuid) ?? []).some((id) => foreignIds.has(id) && !question.includes(id));

const walk = async (list: Operation[], schools: number[]) => {
  const problems: string[] = [];
  let answered = 0;
  for (const { name, source, variables } of list) {
    for (const persona of personas) {
      for (const school of schools) {
        const { data, errors } = await asked(persona, school).query(source, variables);
        const text = JSON.stringify({ data, errors });
        if (data && Object.values(data).some((value) => value !== null)) answered += 1;
        if (leaked(text, JSON.stringify(variables))) {
          problems.push(`${persona} ${name}: ${text.slice(0, 500)}`);
        }
        if (
          errors?.some(({ message }) => /^(Cannot query|Syntax|Variable|Unknown)/.test(message))
        ) {
          problems.push(`the walk is wrong: ${name}: ${errors[0]!.message}`);
        }
      }
    }
  }
  return { problems, answered };
};

test('no query of anybody shows anything of another school', async () => {
  const foreign = await walk(await operations(schema, 'query', findIn('B')), [
    schoolIds.A,
    schoolIds.B,
  ]);
  expect(foreign.problems).toEqual([]);
  const own = await walk(await operations(schema, 'query', findIn('A')), [schoolIds.A]);
  expect(own.problems).toEqual([]);
  // it is no proof when nothing was asked rightly
  expect(own.answered).toBeGreaterThan(foreign.answered / 2);
}, 300_000);

// the two schools share one transfer: what one does to it, both see
const rowsOfB = async (): Promise<Record<string, string>> => {
  const { rows: tables } = await db.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'app_public'::regnamespace
       and c.relname <> 'transfers' and exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'school_id')
     order by 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await db.query<{ hash: string }>(
      `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash
       from ${name} t where school_id = $1`,
      [schoolIds.B],
    );
    hashes[name] = rows[0]!.hash;
  }
  return hashes;
};

test('no mutation of anybody changes or shows anything of another school', async () => {
  const before = await rowsOfB();
  const list = await operations(schema, 'mutation', findIn('B'));
  const { problems } = await walk(list, [schoolIds.A, schoolIds.B]);
  expect(problems).toEqual([]);
  expect(await rowsOfB()).toEqual(before);
}, 300_000);
