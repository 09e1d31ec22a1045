import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cliFor } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';
import { hasShared, sharedFile } from '../../support/shared.ts';

// What "import sds" calls beside what "import oneroster" does: read_sds_files(), read_sds_header(),
// convert_sds_rows() with sds_columns(), american_date() and complete_sds_rows(),
// name_sds_findings().

const database = await useDatabase();
const owner = await connect(database.ownerUrl);
const cli = cliFor(database);
const folder = 'data/oneroster-sds/microsoft-sds';
const imported = (bundle: string, ...options: string[]) =>
  cli(['import', 'sds', bundle, '--create', '--country', 'US', ...options]);
const isFinding = (line: string) => line && !/^(note|Importing|Checking|Reading)/.test(line);
const findings = (stderr: string) => stderr.split('\n').filter(isFinding);
const sum = (stdout: string, what: string) =>
  [...stdout.matchAll(new RegExp(`^ +${what} +(\\d+) new`, 'gm'))].reduce(
    (total, [, added]) => total + Number(added),
    0,
  );
const counted = (stdout: string) => ({
  schools: sum(stdout, 'schools'),
  sections: sum(stdout, 'courses'),
  students: sum(stdout, 'students'),
  teachers: sum(stdout, 'teachers'),
  enrollments: sum(stdout, 'courses added'),
  roster: sum(stdout, 'teachers of courses'),
});

describe.runIf(hasShared(folder))('the samples of School Data Sync', () => {
  const bundle = (name: string) => sharedFile(`${folder}/${name}`);

  test.each([
    ['SDS_Format/25_Users', [2, 2, 22, 2, 44, 2]],
    ['UK_Format/25_Users', [2, 28, 22, 2, 154, 4]],
    ['UK_Format/100_Users', [2, 28, 86, 12, 602, 28]],
  ])('%s would come in with exactly the lines of its files', async (name, numbers) => {
    const { code, stdout, stderr } = await imported(bundle(name), '--dry-run');
    expect(findings(stderr)).toEqual([]);
    expect(code).toBe(0);
    expect(Object.values(counted(stdout))).toEqual(numbers);
  });

  test.each(['SDS_Format', 'UK_Format'])(
    '%s with the least columns is refused: 24 people have no names',
    async (format) => {
      const { code, stderr, stdout } = await imported(
        bundle(`${format}/Min_Required_Attributes`),
        '--dry-run',
      );
      expect(code).toBe(1);
      expect(findings(stderr)).toHaveLength(48);
      expect(stderr).toContain('Student.csv, line 2, column First Name: missing. Fill it in.');
      expect(stderr).toContain('Teacher.csv, line 3, column Last Name: missing. Fill it in.');
      expect(stdout).toContain('Contoso High School: refused');
    },
  );

  test('v2: a college is no school, and a student of one school in a class of another is named', async () => {
    const { code, stderr, stdout } = await imported(bundle('SDS_v2'), '--dry-run');
    expect(code).toBe(1);
    const lines = findings(stderr);
    const of = (file: string) =>
      lines.filter((line) => line.startsWith(file) && /no school/.test(line)).length;
    expect([of('users.csv'), of('classes.csv'), of('enrollments.csv')]).toEqual([10, 2, 10]);
    expect(lines.filter((line) => !line.includes('no school'))).toEqual([
      'enrollments.csv, line 8, column userSourcedId: "13007" – this person does not belong to the school of the class. Correct the line, or the person\'s role.',
    ]);
    expect(Object.values(counted(stdout))).toEqual([1, 1, 7, 1, 6, 1]);
    expect(stdout).toContain('Fabrikam High School: refused');
  });

  test('the largest comes in with 602 enrollments, without passwords, and once', async () => {
    const { code, stdout } = await imported(bundle('SDS_Format/100_Users'));
    expect(code).toBe(0);
    expect(Object.values(counted(stdout))).toEqual([2, 28, 86, 12, 602, 28]);
    const { rows } = await owner.query(`
      select (select count(*)::integer from app_public.student_courses) as enrollments,
        (select count(*)::integer from app_public.students) as students,
        (select count(*)::integer from app_public.students where birth_date is not null) as dated,
        (select count(*)::integer from app_private.credentials) as passwords,
        (select min(birth_date)::text from app_public.students
          where student_number = '13001') as first`);
    expect(rows[0]).toEqual({
      enrollments: 602,
      students: 86,
      dated: 86,
      passwords: 0,
      first: '2000-04-02',
    });
    const again = await cli(['import', 'sds', bundle('SDS_Format/100_Users')]);
    expect(again.stdout).toContain('Contoso High School: nothing changed');
    expect(again.stdout).toContain('Fabrikam High School: nothing changed');
  });

  test('v2.1: roles, relationships and demographics come together in one school', async () => {
    const { code, stderr, stdout } = await imported(bundle('SDS_v2.1'));
    expect(code).toBe(0);
    expect(findings(stderr).every((line) => line.includes('no school'))).toBe(true);
    expect(stderr).toContain('note: userFlags.csv: Rollbook has no place for flags');
    expect(Object.values(counted(stdout))).toEqual([1, 1, 3, 1, 3, 1]);
    const { rows } = await owner.query(`
      select s.first_name as student, s.sex, s.birth_place, g.first_name as guardian, l.relation
      from app_public.student_guardians l
      join app_public.students s on s.school_id = l.school_id and s.id = l.student_id
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      order by s.first_name`);
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
      'Alice female Woodenville Bob guardian',
      'Fred male Woodenville Jean relative',
      'Jack male Woodenville Jean guardian',
    ]);
  });
});

test('a file that is missing, and one that is none of them, are named', async () => {
  const bad = mkdtempSync(path.join(os.tmpdir(), 'rollbook-sds-'));
  afterAll(() => rmSync(bad, { recursive: true }));
  writeFileSync(path.join(bad, 'School.csv'), 'SIS ID,Name\n7,Seven\n');
  writeFileSync(path.join(bad, 'Section.csv'), 'SIS ID,School SIS ID,Section Name\n1,7\n');
  writeFileSync(path.join(bad, 'Notes.csv'), 'a\n');
  const { code, stderr } = await imported(bad);
  expect(code).toBe(1);
  expect(stderr).toContain('Student.csv: the file is missing. Add it.');
  expect(stderr).toContain('Section.csv, line 2: 2 fields instead of 3.');
  expect(stderr).toContain('note: Notes.csv: not a file of School Data Sync, it is not read.');
});
