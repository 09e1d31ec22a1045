import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sentences } from '../../web/src/lib/i18n/exchange/findings.fr.ts';
import { translatedBy } from '../../web/src/lib/i18n/exchange/translated.ts';
import { words as en } from '../../web/src/lib/i18n/imports/en.ts';
import { rules } from '../../web/src/lib/i18n/imports/rules.fr.ts';
import { words as fr } from '../../web/src/lib/i18n/imports/fr.ts';
import { explainProblem } from '../../web/src/lib/imports/refusals.ts';
import { connect, useDatabase } from '../support/database.ts';

// What imports say on a French page: sentences of told_refusal(), of import_words() and of files that
// can't be read, and what is found in bundles.

const database = await useDatabase();
const db = await connect(database.adminUrl);
const root = path.join(import.meta.dirname, '../..');

test('every rule that an import can break is told in French', async () => {
  const { rows } = await db.query<{ rule: string }>(
    `select distinct obj_description(k.oid, 'pg_constraint') as rule
     from pg_constraint k
     where k.connamespace = 'app_public'::regnamespace
       and obj_description(k.oid, 'pg_constraint') is not null
       and k.conrelid::regclass::text in (
         select 'app_public.' || t.of_table from app_private.import_tables() as t
         union all select unnest('{app_public.academic_years,app_public.terms,
           app_public.student_courses,app_public.user_accounts}'::text[]))`,
  );
  expect(rows.length).toBeGreaterThan(50);
  const problem = (message: string) => ({ code: '23514', message });
  for (const { rule } of rows) {
    expect(explainProblem(problem(rule), fr, rules), rule).not.toBe(rule);
    expect(explainProblem(problem(rule), fr, rules), rule).not.toBe(fr.otherRule);
    expect(explainProblem(problem(rule), en)).toBe(rule);
  }
  expect(explainProblem(problem('null value in column "x"'), fr, rules)).toBe(fr.otherRule);
});

test('every error of a row is told in both languages', () => {
  const sql = readFileSync(path.join(root, 'db/imports/functions/import_words.sql'), 'utf8');
  const codes = [...sql.matchAll(/^ +\('(\w+)', '/gm)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(40);
  for (const { errors } of [fr, en]) expect(codes.filter((code) => !errors[code])).toEqual([]);
});

test('every reason why a file can’t be read is told in both languages', () => {
  const source = readFileSync(path.join(root, 'worker/imports/unreadable.ts'), 'utf8');
  const sentences = source.slice(source.indexOf('sentences ='), source.indexOf('};'));
  const reasons = [...sentences.matchAll(/^ {2}(\w+):/gm)].map(([, reason]) => reason!);
  expect(reasons.length).toBeGreaterThan(20);
  for (const w of [fr, en]) {
    const untold = reasons.filter((reason) => reason !== 'in_file' && !w.reasons[reason]);
    expect(untold).toEqual([]);
  }
  const detail = 'users.csv\nquotes\n7, ';
  const problem = { code: 'unreadable', message: 'x', reason: 'in_file', detail };
  expect(explainProblem(problem, fr)).toContain('users.csv : Un guillemet est mal placé, ligne 7.');
});

/** The sentences that statements of SQL enter into import_findings, X where a value stands. */
const found = (sql: string): string[] =>
  [...sql.matchAll(/insert into pg_temp\.import_findings.*?;\n/gs)]
    .map(([statement]) =>
      statement
        .replaceAll(/--.*$/gm, '')
        .replaceAll("''", '’')
        .replaceAll(/'\s*\|\|\s*[^';]+?\s*\|\|\s*'/g, 'X')
        .replaceAll(/'\s*\|\|\s*[^',;]+/g, "X'"),
    )
    .flatMap((statement) => [...statement.matchAll(/'([^'\n]*)'/g)])
    .map(([, text]) => text!.replaceAll('%s', 'X').replaceAll('’', "'"))
    .filter((text) => /^\p{L}.*( |\.$)/u.test(text) && !/ $/.test(text));

// said to whoever gives options on a command line
const elsewhere = /--(create|country|school)|no school of this code|a new school needs a country/;

test('what is found in a bundle is told in French, with the remedy', () => {
  const folder = path.join(root, 'db/oneroster/functions');
  const texts = readdirSync(folder).flatMap((file) =>
    found(readFileSync(path.join(folder, file), 'utf8')),
  );
  const told = translatedBy(sentences);
  expect(texts.length).toBeGreaterThan(80);
  const untold = texts
    .filter((text) => !elsewhere.test(text))
    .map((text) => (text === 'this person is a X here' ? 'this person is a student here' : text))
    .filter((text) => told(text) === text && told(`${text}.`) === `${text}.`);
  expect(untold).toEqual([]);
});
