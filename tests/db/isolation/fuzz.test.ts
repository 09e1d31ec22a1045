import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../../support/database.ts';
import { readCatalog } from './catalog.ts';
import { Random } from './random.ts';
import { canary, useTwoSchools } from './schools.ts';
import { Writer } from './statements.ts';

// People of school A send any SQL at all. Nothing of school B may come back; and as the same
// statements are sent to a copy of the database without school B, no answer may differ: counts,
// sums, errors and their words tell nothing about whether school B has something.

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const queries = Number(process.env['FUZZ_QUERIES'] ?? 10_000);
const personas = ['admin', 'teacher', 'guardian', 'student', 'official', 'stranger', 'anonymous'];
const contexts = ['own', 'own', 'forged', 'none'] as const;
const batch = 100;
const lanes = 3;

const { present, absent, literals, foreignIds, schoolIds } = await useTwoSchools();
const catalog = await readCatalog(await connect(present.adminUrl));

let answered = 0;
let rowsSeen = 0;
afterAll(() => {
  console.log(
    `isolation: seed ${seed}, ${queries} statements, ${answered} answered, ${rowsSeen} with rows`,
  );
});

const become = async (db: pg.Client, persona: string, context: string): Promise<void> => {
  const user = /^(stranger|official)$/.test(persona) ? persona : `${persona}A`;
  const school = context === 'none' ? '' : String(schoolIds[context === 'forged' ? 'B' : 'A']);
  const token = persona === 'anonymous' ? '' : `token of ${user}`;
  await db.query(
    `select set_config('app.session', $1, false), set_config('app.school', $2, false)`,
    [token, school],
  );
};

const isRead = (sql: string): boolean => /^(select|with)/.test(sql) && !sql.endsWith('for update');

/** The answer as text, without what differs from call to call; or the error in all its words. */
const ask = async (db: pg.Client, sql: string): Promise<string> => {
  const query = isRead(sql)
    ? `select string_agg(q::text, chr(10) order by q::text) as answer from (${sql}) as q`
    : sql;
  const isChange = !query.startsWith('select string_agg') || /from app_public\.\w+\(/.test(sql);
  try {
    if (isChange) await db.query('begin');
    const { rows } = await db.query({ text: query, rowMode: 'array' });
    if (isChange) await db.query('set constraints all immediate');
    return rows.flat().sort().join('\n');
  } catch (error) {
    const { code, message, detail, hint } = error as pg.DatabaseError;
    return [code, message, detail, hint].join(' | ');
  } finally {
    if (isChange) await db.query('rollback');
  }
};

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(?:[+-]\d\d(?::\d\d)?|Z)?/g;

const masked = (answer: string): string => answer.replace(time, '@').replace(uuid, '#');
const leaks = (answer: string, sql: string): boolean =>
  answer.includes(canary) && !sql.includes(canary)
    ? true
    : (answer.match(uuid) ?? []).some((id) => foreignIds.has(id) && !sql.includes(id));

// As docs/security.md says: an admin is told that another one, too, is responsible for a person.
const isDeclared = (here: string, sql: string): boolean =>
  /\b(start_password_reset|remove_second_factor)\(/.test(sql) &&
  here.startsWith('RBDEN | Only who administers all institutions of this person may do this');

type Found = { who: string; sql: string; answers: string[] };

const compare = async (both: pg.Client[], who: string, sql: string): Promise<Found | null> => {
  const answers = await Promise.all(both.map((db) => ask(db, sql)));
  const [here, without] = answers as [string, string];
  if (!/^[0-9A-Z]{5} \| /.test(here)) {
    answered += 1;
    if (here) rowsSeen += 1;
  }
  const isSame = masked(here) === masked(without) || isDeclared(here, sql);
  return isSame && !leaks(here, sql) ? null : { who, sql, answers };
};

const explore = async (lane: number): Promise<Found[]> => {
  const random = new Random(seed + lane);
  const writer = new Writer(random, catalog, literals);
  const both = await Promise.all(
    [present, absent].map(({ authenticatorUrl }) => connect(authenticatorUrl, 'app_user')),
  );
  const found: Found[] = [];
  for (let sent = 0; sent < queries / lanes && found.length < 3; sent += batch) {
    const persona = random.pick(personas);
    const context = random.pick(contexts);
    await Promise.all(both.map((db) => become(db, persona, context)));
    for (let n = 0; n < batch; n += 1) {
      const difference = await compare(both, `${persona}, ${context}`, writer.statement());
      if (difference) found.push(difference);
    }
  }
  return found;
};

test(`${queries} statements get nothing of another school and notice nothing of it, seed ${seed}`, async () => {
  const found = await Promise.all(Array.from({ length: lanes }, (_, lane) => explore(lane)));
  expect(found.flat()).toEqual([]);
}, 900_000);
