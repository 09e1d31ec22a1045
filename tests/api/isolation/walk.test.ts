import { readFileSync } from 'node:fs';
import { buildSchema } from 'postgraphile/graphql';
import { expect, test } from 'vitest';
import { idFinder } from '../../db/isolation/ids.ts';
import { canary, useTwoSchools } from '../../db/isolation/schools.ts';
import { startApi, type Session } from '../../support/api.ts';
import { connect, useDatabase } from '../../support/database.ts';
import { operations, type FindId, type Operation } from './operations.ts';

// Everybody of school A asks for everything the API has, naming what belongs to school B.

const { present, foreignIds, schoolIds } = await useTwoSchools();
const copies = [
  await useDatabase({ copyOf: present.name }),
  await useDatabase({ copyOf: present.name }),
] as const;
const api = await startApi(present);
const db = await connect(present.adminUrl);
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const personas = ['admin', 'official', 'teacher', 'guardian', 'student', 'stranger', 'anonymous'];

const asked = (persona: string, school: number): Session => {
  const user = /^(official|stranger)$/.test(persona) ? persona : `${persona}A`;
  const token = persona === 'anonymous' ? '' : `token of ${user}`;
  return api.session(`rollbook_session=${token}; rollbook_school=${school}`);
};

// What makes rows comes last: later ones would find a row of this id in one's own school.
const mutations = async (find: FindId): Promise<Operation[]> => {
  const makes = ({ name }: Operation): boolean => name.startsWith('create');
  const all = await operations(schema, 'mutation', find);
  return [...all.filter((one) => !makes(one)), ...all.filter(makes)];
};

const snakeCase = (name: string): string =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const findId = idFinder(db, schoolIds);
// whatever the name does not tell is a student's
const findIn = (letter: string) => async (name: string) =>
  (await findId(snakeCase(name), letter)) ?? findId('student_id', letter);
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const nodeId = /(NodeId":")[^"]+/gi;
const moment = /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)/g;

/** Ids and texts of school B in an answer that the question did not say. */
const leaked = (answer: string, question: string): boolean =>
  answer.includes(canary) ||
  (answer.match(uuid) ?? []).some((id) => foreignIds.has(id) && !question.includes(id));

const isMistaken = (message: string): boolean =>
  /^(Cannot query|Syntax|Variable|Unknown|The operation)/.test(message);

const walk = async (list: Operation[], schools: number[], who = personas) => {
  const problems: string[] = [];
  let answered = 0;
  const ask = async ({ name, source, variables }: Operation, persona: string, school: number) => {
    const { data, errors } = await asked(persona, school).query(source, variables);
    const text = JSON.stringify({ data, errors });
    if (data && Object.values(data).some((value) => value !== null)) answered += 1;
    if (leaked(text, JSON.stringify(variables))) {
      problems.push(`${persona} ${name}: ${text.slice(0, 500)}`);
    }
    if (errors?.some(({ message }) => isMistaken(message))) {
      problems.push(`the walk is wrong: ${name}: ${errors[0]!.message}`);
    }
  };
  for (const operation of list) {
    const asking = who.flatMap((persona) => schools.map((school) => [persona, school] as const));
    await Promise.all(asking.map(([persona, school]) => ask(operation, persona, school)));
  }
  return { problems, answered };
};

test('no query of anybody shows anything of another school', async () => {
  const foreign = await walk(await operations(schema, 'query', findIn('B')), [
    schoolIds.A,
    schoolIds.B,
  ]);
  expect(foreign.problems).toEqual([]);
  // it is no proof when nothing was asked rightly
  const insiders = ['admin', 'teacher', 'guardian'];
  const own = await walk(await operations(schema, 'query', findIn('A')), [schoolIds.A], insiders);
  expect(own.problems).toEqual([]);
  expect(own.answered).toBeGreaterThan(foreign.answered / 4);
}, 300_000);

test('no mutation of anybody tells what another school has from what nobody has', async () => {
  // users are above schools, and a transfer is of both
  const isShared = (name: string) => /user|teacher|substitute|transfer/i.test(name);
  const nowhere = async (name: string) => {
    const id = await findIn('B')(name);
    return id && !isShared(name) ? id.replace(/^.{8}/, '00000000') : id;
  };
  const theirs = await mutations(findIn('B'));
  const nobodys = await mutations(nowhere);
  const twins = [await startApi(copies[0]), await startApi(copies[1])] as const;
  // each in a database of its own, for what is done changes what comes after
  const told = async (at: typeof api, persona: string, { source, variables }: Operation) => {
    const { cookie } = asked(persona, schoolIds.A);
    const response = await at.post('/graphql', { query: source, variables }, { cookie });
    const text = await response.text();
    const answer = text.replace(uuid, '#').replace(moment, '@').replace(nodeId, '$1#');
    return `${response.status} ${answer}`;
  };
  const differences: string[] = [];
  for (const [n, { name }] of theirs.entries()) {
    for (const persona of ['admin', 'teacher', 'guardian', 'student']) {
      const answers = [
        await told(twins[0], persona, theirs[n]!),
        await told(twins[1], persona, nobodys[n]!),
      ];
      if (answers[0] !== answers[1]) differences.push([persona, name, ...answers].join('\n'));
    }
  }
  expect(differences).toEqual([]);
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
  const { problems } = await walk(await mutations(findIn('B')), [schoolIds.A, schoolIds.B]);
  expect(problems).toEqual([]);
  expect(await rowsOfB()).toEqual(before);
}, 300_000);
