import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { Refusal } from '../../db/refusal.ts';
import { asLines, stageRows, trimmedHeader } from '../imports/stage.ts';
import { inTransaction, withDatabase } from './database.ts';
import { reportFindings } from './findings.ts';
import { startProgress, type Progress } from './progress.ts';
import { countAnew } from './statistics.ts';
import { openTable, type TableFile } from './table_file.ts';
import { required, UsageError, type Command } from './usage.ts';

type Import = {
  state: string;
  columns: (string | null)[];
  create_count: number;
  change_count: number;
  same_count: number;
  problem: { message: string; hint?: string } | null;
};
type Options = {
  kind: string;
  file: string;
  school: string;
  mapping: Record<string, string>;
  dryRun: boolean;
  errors: string | undefined;
};

const run = async (kind: string, args: string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      school: { type: 'string' },
      mapping: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      errors: { type: 'string' },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length) throw new UsageError('Name one file to import.');
  const options = {
    kind,
    file: path.basename(file),
    school: required(values.school, 'school'),
    mapping: readMapping(values.mapping),
    dryRun: values['dry-run'],
    errors: values.errors,
  };
  const table = await openTable(file);
  const progress = startProgress();
  return withDatabase(async (owner) => {
    const done = await importTable(owner, table, options, progress);
    progress.done();
    if (!done) return 1;
    console.log(summary(done, options));
    const added = options.dryRun ? 0 : done.create_count;
    await countAnew(owner, added, ['students', 'enrollments', 'guardians', 'student_guardians']);
    return 0;
  });
};

// undefined: something is wrong with the file, which has been said
const importTable = (
  owner: pg.Client,
  table: TableFile,
  { kind, file, school, mapping, dryRun, errors }: Options,
  progress: Progress,
): Promise<Import | undefined> =>
  inTransaction(owner, async (rollback) => {
    const guessed = await owner.query(
      `select f.school_id, app_private.guessed_header(f.school_id, $2, $3) as place
      from app_private.find_year($1, null) as f`,
      [school, kind, asLines(table.top)],
    );
    const { school_id: schoolId, place } = guessed.rows[0];
    const { line, fields } = table.top[place]!;
    const header = trimmedHeader(fields);
    if (place > 0) process.stderr.write(`The header is taken from line ${line}.\n`);
    const begun = await owner.query('select app_private.begin_import($1, $2, $3, $4) as id', [
      ...[schoolId, kind, file],
      header,
    ]);
    const key: [number, string] = [schoolId, begun.rows[0].id];
    await nameColumns(owner, key, header, mapping);
    await stageRows(owner.query.bind(owner), key, table.records(place), {
      show: (rows) => progress.show(`Reading: ${rows} rows`),
    });
    progress.show(dryRun ? 'Checking …' : 'Checking and writing …');
    const { rows } = await owner.query<Import>(
      `select * from ${dryRun ? 'app_private.check_import' : 'app_private.apply_import'}($1, $2)`,
      key,
    );
    await owner.query(
      `create temporary table import_findings on commit drop as
      select line, "column" as column_name, value, message, remedy
      from app_private.import_errors($1, $2)`,
      key,
    );
    if (await reportFindings(owner, errors)) {
      rollback();
      return undefined;
    }
    if (dryRun) rollback();
    return accepted(rows[0]!);
  });

const accepted = (result: Import): Import => {
  const { problem } = result;
  if (!problem) return result;
  throw new Refusal(
    `Nothing was imported: ${[problem.message, problem.hint].filter(Boolean).join(' ')}`,
  );
};

const nameColumns = async (
  owner: pg.Client,
  key: [number, string],
  header: string[],
  mapping: Record<string, string>,
): Promise<void> => {
  const unknown = Object.keys(mapping).find((name) => !header.includes(name));
  if (unknown !== undefined) {
    throw new Refusal(`The file has no column “${unknown}”. It has: ${header.join(', ')}.`);
  }
  const { rows } = await owner.query(
    'select columns from app_public.imports where school_id = $1 and id = $2',
    key,
  );
  const guessed = rows[0].columns as (string | null)[];
  const named = new Set(Object.values(mapping));
  const columns = header.map(
    (name, place) => mapping[name] ?? (named.has(guessed[place] ?? '') ? null : guessed[place]),
  );
  await owner.query('select app_private.name_import_columns($1, $2, $3)', [
    ...key,
    columns.map((field) => field || null),
  ]);
  const ignored = header.filter((_, place) => !columns[place]);
  if (ignored.length) process.stderr.write(`Not imported: the columns ${ignored.join(', ')}.\n`);
};

const readMapping = (words: string | undefined): Record<string, string> => {
  if (!words) return {};
  if (existsSync(words)) return JSON.parse(readFileSync(words, 'utf8'));
  return Object.fromEntries(
    words.split(',').map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--mapping is not COLUMN=FIELD,… or a JSON file: ${words}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
};

const summary = (
  { create_count: created, change_count: changed, same_count: same }: Import,
  { kind, dryRun }: Options,
): string => {
  if (created + changed === 0) return `Nothing changed: all ${same} rows are there already.`;
  const title = dryRun ? 'Nothing was written. The import would make' : 'Imported';
  return `${title}: ${kind}: ${created} new, ${changed} changed, ${same} as they were`;
};

/** The command that imports one kind of people or structure. */
export const importOf = (kind: string, columns: string): Command => ({
  usage: `import ${kind} FILE --school CODE [--dry-run] [--mapping COLUMN=FIELD,…]`,
  summary: `Import ${kind}, one per row; all or nothing.`,
  details: [
    'CSV (comma, semicolon, tab or bar; UTF-8, Windows-1252 or UTF-16; also .gz) or XLSX.',
    'Columns are known by their French or English headers. Fields:',
    columns,
    'An empty cell leaves what is there.',
    '',
    '--dry-run      write nothing, say what would change',
    '--mapping M    which field a column holds (an empty field: leave it out), or a JSON file of',
    '               such pairs',
    '--errors FILE  write all that is wrong to a CSV file, too',
  ],
  run: (args) => run(kind, args),
});
