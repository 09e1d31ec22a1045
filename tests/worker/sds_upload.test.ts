import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

// Microsoft School Data Sync as an admin's upload: restart_bundle(), is_sds_bundle(),
// stage_sds_bundle(), bundle_files() and name_sds_findings().

const database = await useDatabase();
const db = await connect(database.adminUrl);
await runFile(database, path.join(import.meta.dirname, 'cli/oneroster.sql'));
const { rows: found } = await db.query(`select id from app_public.institutions where code = 'S1'`);
const school = found[0].id as number;
await db.query(
  `update app_public.schools set max_students = 5000, max_teachers = 500 where id = $1`,
  [school],
);
const worker = await startWorker({ connectionString: database.workerUrl });
afterAll(worker.stop);

type Files = Record<string, string>;
const as = async (sql: string, values: unknown[]) => {
  await db.query('begin');
  await db.query(`select tests.act_as('head', $1)`, [school]);
  await db.query('set local role app_user');
  const { rows } = await db.query(sql, values);
  await db.query('commit');
  return rows[0];
};
const brought = async (files: Files) => {
  const content = Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, t]) => [name, strToU8(t)]))),
  );
  const { id } = await as(`select app_hidden.upload_import('oneroster', 'sds.zip', $1) as id`, [
    content,
  ]);
  return waited(id);
};
const waited = async (id: string) => {
  const page = async () => (await as('select app_public.import_page($1) as page', [id])).page;
  await expect
    .poll(async () => (await page()).import.state, { timeout: 60_000 })
    .toBeOneOf(['checked', 'applied', 'failed']);
  return page();
};
const told = (page: { findings: Record<string, unknown>[] }): string[] =>
  page.findings.map(({ file, line, column, message }) =>
    [file, line, column, message].filter((part) => part !== null).join(' | '),
  );

const files: Files = {
  'SDS/School.csv': 'SIS ID,Name\nS1,School\n',
  'SDS/Section.csv':
    'SIS ID,School SIS ID,Section Name,Course Name,Course SIS ID\nsec1,S1,Physics 1,Physics,phy\n',
  'SDS/Student.csv':
    'SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade\n' +
    'sds1,S1,Ada,Lovelace,ada,secret,9\nsds2,S1,Alan,Turing,alan,secret,9\n',
  'SDS/Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name,Username,Password\n',
  'SDS/StudentEnrollment.csv': 'Section SIS ID,SIS ID\nsec1,sds1\nsec1,sds2\n',
  'SDS/TeacherRoster.csv': 'Section SIS ID,SIS ID\n',
};

test('files of School Data Sync are shown before they are written, and the same again change nothing', async () => {
  const page = await brought(files);
  expect(page.import).toMatchObject({ state: 'checked', problem: null, rejected: 0 });
  expect(page.import.counts.files).toContainEqual({
    file: 'SDS/Student.csv',
    lines: 2,
    rejected: 0,
  });
  expect(page.import.counts.kinds).toContainEqual(
    expect.objectContaining({ what: 'students', added: 2 }),
  );
  await as('select app_public.write_checked_import($1)', [page.import.id]);
  expect((await waited(page.import.id)).import.state).toBe('applied');
  const { rows } = await db.query(
    `select s.last_name, b.name as subject
     from app_public.student_courses x
     join app_public.students s on s.school_id = x.school_id and s.id = x.student_id
     join app_public.courses c on c.school_id = x.school_id and c.id = x.course_id
     join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
     where s.school_id = $1 and b.name = 'Physics' order by 1`,
    [school],
  );
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    'Lovelace Physics',
    'Turing Physics',
  ]);
  const again = await brought(files);
  expect(again.import).toMatchObject({ created: 0, changed: 0, rejected: 0, problem: null });
});

test('what is wrong is named with the file, line and column in which it stands', async () => {
  const page = await brought({
    ...files,
    'SDS/Student.csv': files['SDS/Student.csv']!.replace('Ada', ''),
    'SDS/userFlags.csv': 'a\n',
  });
  expect(told(page)).toContain('SDS/Student.csv | 2 | First Name | missing');
  expect(told(page)).toContain(
    'SDS/userFlags.csv | Rollbook has no place for flags, they are not read',
  );
  expect(page.import.counts.files).toContainEqual({
    file: 'SDS/Student.csv',
    lines: 2,
    rejected: 1,
  });
});
