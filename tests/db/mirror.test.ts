import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const self = path.relative(root, import.meta.filename);

const filesIn = (folder: string, type: RegExp): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => type.test(file) && file !== self);

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Names of the functions and procedures that a text defines, without their schema. */
const defined = (sql: string): string[] =>
  [...sql.matchAll(/^\s*create or replace (?:function|procedure)\s+(?!pg_temp)\w+\.(\w+)/gim)].map(
    ([, name]) => name!,
  );

/** Those of the names that no text mentions as a whole word. */
const unmentioned = (names: string[], texts: string[]): string[] => {
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  return names.filter((name) => !words.has(name));
};

const functions = filesIn('db', /\.sql$/).flatMap((file) => defined(read(file)));

test('L20 every function of the database has a test that names it', () => {
  const tests = filesIn('tests', /\.(sql|ts)$/);
  expect(functions.length).toBeGreaterThan(80);
  expect(unmentioned(functions, [...tests, ...tests.map(read)])).toEqual([]);
});

test('a function without a test is noticed, also when its name is part of another', () => {
  const sql = `create or replace function app_public.rank_of(a integer)
    returns integer language sql return a;
  create or replace procedure audit.forget() language sql begin atomic end;`;
  expect(defined(sql)).toEqual(['rank_of', 'forget']);
  expect(unmentioned(defined(sql), ['call audit.forget()', 'select rank_of_all()'])).toEqual([
    'rank_of',
  ]);
});
