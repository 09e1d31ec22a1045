import { parseArgs } from 'node:util';
import type pg from 'pg';
import { summary, type Change } from './changes.ts';
import { inTransaction, withDatabase } from './database.ts';
import { reportFindings } from './findings.ts';
import { reportNotes } from './notes.ts';
import { startProgress, type Progress } from './progress.ts';
import { stageRecords } from './staging.ts';
import { countAnew } from './statistics.ts';
import { openTable, type TableFile } from './table_file.ts';
import { required, UsageError, type Command } from './usage.ts';

const part = 50_000;

type Options = { school: string; create: boolean; published: boolean; dryRun: boolean };

const run = async (args: string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      school: { type: 'string' },
      create: { type: 'boolean', default: false },
      unpublished: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      errors: { type: 'string' },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length) throw new UsageError('Name one file to import.');
  const options = {
    school: required(values.school, 'school'),
    create: values.create,
    published: !values.unpublished,
    dryRun: values['dry-run'],
  };
  const table = await openTable(file);
  const progress = startProgress();
  return withDatabase(async (owner) => {
    const outcome = await importTable(owner, table, options, progress, values.errors);
    progress.done();
    if (!outcome) return 1;
    console.log(summary(outcome, options.dryRun, 'marks'));
    const added = options.dryRun ? undefined : outcome.find(({ what }) => what === 'marks')?.added;
    await countAnew(owner, Number(added ?? 0), [
      ...['marks', 'assessments', 'courses'],
      ...['classes', 'students', 'enrollments'],
    ]);
    return 0;
  });
};

// undefined: something is wrong with the file, which has been said
const importTable = (
  owner: pg.Client,
  table: TableFile,
  { school, create, published, dryRun }: Options,
  progress: Progress,
  errorsFile: string | undefined,
): Promise<Change[] | undefined> =>
  inTransaction(owner, async (rollback) => {
    await owner.query(`set local work_mem = '64MB'`);
    const { rows } = await owner.query('select * from app_private.begin_mark_import($1, $2)', [
      school,
      table.header,
    ]);
    const { school_id: schoolId, columns } = rows[0];
    const isRefused = async () => {
      const wrong = await reportFindings(owner, errorsFile);
      if (wrong) rollback();
      return wrong;
    };
    if (await isRefused()) return undefined;

    await stageRecords(owner, columns, table.records(), progress);
    progress.show('Checking …');
    await owner.query('select app_private.read_mark_import($1)', [columns]);
    await owner.query('select app_private.check_mark_import_consistency($1)', [columns]);
    await owner.query('select app_private.resolve_mark_import($1)', [schoolId]);
    await owner.query('select app_private.check_mark_import($1, $2)', [schoolId, create]);
    if (await isRefused()) return undefined;

    const withComment = columns.includes('comment');
    const changes = await owner.query<Change>(
      'select * from app_private.mark_import_changes($1, $2)',
      [schoolId, withComment],
    );
    await reportNotes(owner, schoolId);
    if (dryRun) rollback();
    else {
      await owner.query('select app_private.create_for_mark_import($1, $2)', [schoolId, published]);
      await writeMarks(owner, schoolId, withComment, progress);
    }
    return changes.rows;
  });

const writeMarks = async (
  owner: pg.Client,
  school: number,
  withComment: boolean,
  progress: Progress,
): Promise<void> => {
  const { rows } = await owner.query('select count(*)::integer as marks from pg_temp.import_marks');
  for (let place = 1; place <= rows[0].marks; place += part) {
    progress.show(`Writing marks: ${place - 1} of ${rows[0].marks}`);
    await owner.query('select app_private.write_imported_marks($1, $2, $3, $4)', [
      school,
      place,
      place + part - 1,
      withComment,
    ]);
  }
};

export const importMarks: Command = {
  usage: 'import marks FILE.csv --school CODE [--create] [--unpublished] [--dry-run]',
  summary: 'Import marks, one per line; all or nothing.',
  details: [
    'Columns, in any order: academic_year, term, class, student_number, subject_code, assessment,',
    'and value or code; optional: term_weight, level, last_name, first_name, birth_date, sex,',
    'subject_name, subject_coefficient, kind, date, max, coefficient, comment.',
    'Comma, semicolon or tab; UTF-8 or Windows-1252; decimal comma or point; day before month.',
    '',
    '--create       make missing years, terms, classes, subjects, courses, students, enrollments',
    '--unpublished  leave new assessments as drafts',
    '--dry-run      write nothing, say what would change',
    '--errors FILE  write all that is wrong to a CSV file, too',
  ],
  run,
};
