import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { cliFor } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

// What "import oneroster" calls: begin_oneroster_import(), read_oneroster_manifest(),
// read_oneroster_files(), read_oneroster_header(), place_oneroster_rows(), check_oneroster_rows(),
// find_oneroster_schools() with find_oneroster_parents(), is_refused(), and for each school
// import_oneroster_school(): open_oneroster_school(), import_oneroster_calendar(), …_structure(),
// …_classes(), …_people() with import_oneroster_guardians() and import_oneroster_teachers(),
// import_oneroster_enrollments() with …_additions(), …_followed() and …_teaching(),
// import_oneroster_marks(), write_oneroster_marks(), remember_oneroster_ids(),
// remove_oneroster_rows() with remove_gone(). In full: import_oneroster_structure,
// import_oneroster_classes, import_oneroster_people, import_oneroster_additions, import_oneroster_followed,
// import_oneroster_teaching.

const source = await useDatabase();
const target = await useDatabase();
const from = await connect(source.adminUrl);
const to = await connect(target.adminUrl);
const sourceCli = cliFor(source);
const cli = cliFor(target);
await from.query(readFileSync(path.join(import.meta.dirname, 'oneroster.sql'), 'utf8'));

const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-oneroster-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);
const contentOf = (bundle: string) =>
  Object.fromEntries(
    readdirSync(at(bundle)).map((name) => [
      name,
      readFileSync(path.join(at(bundle), name), 'utf8'),
    ]),
  );
const written = (name: string, files: Record<string, string>): string => {
  mkdirSync(at(name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at(name), file), text);
  return at(name);
};
const count = async (what: string): Promise<number> =>
  (await to.query(`select count(*)::integer as n from ${what}`)).rows[0].n;
const exported = async (run: typeof cli, name: string, ...options: string[]) => {
  const { code, stderr } = await run([
    ...['export', 'oneroster', '--school', 'S1', '--out', at(name)],
    ...options,
  ]);
  expect(stderr.replace(/^Writing .*\n/gm, '')).toBe('');
  expect(code).toBe(0);
  return contentOf(name);
};

test.each([
  ['1.2', 'imported'],
  ['1.1', 'nothing changed'],
])(
  'a school leaves as OneRoster %s, comes into an empty installation (%s) and leaves alike',
  async (version, outcome) => {
    const first = await exported(sourceCli, `first ${version}`, '--version', version);
    const { code, stdout, stderr } = await cli([
      ...['import', 'oneroster', at(`first ${version}`)],
      ...(version === '1.2' ? ['--create'] : []),
    ]);
    expect(stderr.replace(/^(Reading|Importing|Checking) .*\n/gm, '')).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(`School S1: ${outcome}`);
    expect(await exported(cli, `back ${version}`, '--version', version)).toEqual(first);
  },
);

test('all lines end as RFC 4180 says, and no cell is a formula', () => {
  const files = contentOf('first 1.2');
  expect(Object.keys(files)).toHaveLength(12);
  for (const text of Object.values(files)) {
    expect(text).not.toMatch(/[^\r]\n/);
    expect(text).not.toMatch(/(^|,)"?[=@-]/m);
  }
  expect(files['users.csv']).toContain(`"'=HYPERLINK(""x""), dite ""Ana"""`);
  expect(files['users.csv']).toContain('pupil/1');
  expect(files['results.csv']).toContain(`'+1 bien vu`);
});

test('the same bundle again changes nothing', async () => {
  const before = await count('audit.log');
  const { stdout } = await cli(['import', 'oneroster', at('first 1.2')]);
  expect(stdout).toContain('School S1: nothing changed, all is there already.');
  expect(await count('audit.log')).toBe(before);
});

test('a ZIP holds the same files as a folder, and comes in as well', async () => {
  await sourceCli(['export', 'oneroster', '--school', 'S1', '--out', at('first.zip')]);
  const zipped = Object.entries(unzipSync(readFileSync(at('first.zip'))));
  expect(
    Object.fromEntries(zipped.map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
  ).toEqual(contentOf('first 1.2'));
  const { stdout } = await cli(['import', 'oneroster', at('first.zip')]);
  expect(stdout).toContain('nothing changed');
});

test('a delta after one change holds exactly it, and brings it to the other school', async () => {
  const { rows } = await from.query('select clock_timestamp() as now');
  const since = rows[0].now.toISOString();
  await from.query(`update app_public.marks set value = 9.25 where value = 9`);
  const delta = await exported(sourceCli, 'delta', '--since', since);
  const lines = Object.entries(delta)
    .filter(([name]) => name !== 'manifest.csv')
    .flatMap(([name, text]) =>
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => [name, line]),
    );
  expect(lines).toEqual([['results.csv', expect.stringMatching(/,active,.*,fully graded,9\.25,/)]]);
  const { stdout } = await cli(['import', 'oneroster', at('delta'), '--school', 'S1']);
  expect(stdout).toContain('marks  0 new, 1 changed, 0 as they were');
  expect(await exported(cli, 'after delta')).toEqual(await exported(sourceCli, 'after change'));
});

test('what is gone is removed by the next delta', async () => {
  const { rows } = await from.query('select clock_timestamp() as now');
  await from.query(`
    delete from app_public.marks where value = 9.25;
    delete from app_public.course_teachers where position = 2;
    delete from app_public.student_courses where reason is not null;
    insert into app_public.student_courses (school_id, student_id, course_id, is_followed, starts_on)
    select e.school_id, e.student_id, c.id, false, e.starts_on
    from app_public.enrollments e
    join app_public.courses c using (school_id, class_id)
    where c.coefficient = 3 and e.student_id = tests.student(e.school_id, 'cho');
  `);
  await exported(sourceCli, 'removal', '--since', rows[0].now.toISOString());
  const { stdout } = await cli(['import', 'oneroster', at('removal'), '--school', 'S1']);
  expect(stdout).toContain('4 removed');
  expect(await exported(cli, 'after removal')).toEqual(await exported(sourceCli, 'removed'));
});

test('a course that is followed again, another coefficient and a new student come with a delta', async () => {
  const { rows } = await from.query('select clock_timestamp() as now');
  await from.query(`
    delete from app_public.student_courses where student_id = (
      select id from app_public.students where student_number = 'cho');
    update app_public.student_courses set coefficient = 5 where coefficient = 4;
    insert into app_public.marks (school_id, assessment_id, student_id, value, maximum)
    select a.school_id, a.id, tests.student(a.school_id, 'dan'), 8.5, a.maximum
    from app_public.assessments a
    where a.name = 'Test';
  `);
  await exported(sourceCli, 'news', '--since', rows[0].now.toISOString());
  const { code } = await cli(['import', 'oneroster', at('news'), '--school', 'S1']);
  expect(code).toBe(0);
  const second = await cli(['import', 'oneroster', at('news'), '--school', 'S1']);
  expect(second.stdout).toContain('nothing changed');
  expect(await exported(cli, 'after news')).toEqual(await exported(sourceCli, 'new'));
});

const foreign = {
  'manifest.csv':
    'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n' +
    'D,,,Dist,district,D1,\nA,,,Alpha,school,A1,D\nB,,,Beta,school,B1,D\n',
  'academicSessions.csv':
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n' +
    'Y,,,2025-2026,schoolYear,2025-09-01,2026-06-30,,2026\n' +
    'S1,,,Autumn,semester,2025-09-01,2026-01-31,Y,2026\nS2,,,Spring,semester,2026-02-01,2026-06-30,Y,2026\n' +
    'Q1,,,Quarter,gradingPeriod,2025-09-01,2025-10-31,S1,2026\n',
  'courses.csv':
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n' +
    'c1,,,Y,Algebra,ALG,,D,,\nc2,,,Y,Algebra,ALG,,D,,\nc3,,,Y,History,HIS,,D,,\n',
  'classes.csv':
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n' +
    'k1,,,Algebra 1,,c1,,scheduled,,A,"S1,S2",,,\nk2,,,History 1,,c3,,scheduled,,A,S1,,,\nk3,,,Algebra B,,c2,,scheduled,,B,S1,,,\n',
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n' +
    'u1,,,true,A,student,zoe1,,Zoé,Ba,Marie,100,,,,p1,09,geheim\n' +
    'u2,,,true,A,student,yan,,Yan,Li,,101,,,,,10,\n' +
    'p1,,,true,A,parent,papa,,Omar,Ba,,,omar@x.example,,,,,\n' +
    't1,,,true,"A,B",teacher,tina,,Tina,Tran,,,tina@x.example,,,,,geheim\n' +
    'h1,,,true,A,administrator,boss,,Bo,Boss,,,,,,,,\n' +
    'u3,,,true,B,student,bob,,Bob,Bo,,102,,,,,,\n',
  'enrollments.csv':
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n' +
    'e1,,,k1,A,u1,student,,,\ne2,,,k2,A,u1,student,,,\ne3,,,k1,A,u2,student,,,\n' +
    'e4,,,k1,A,t1,teacher,true,,\ne5,,,k3,B,u3,student,,,\ne6,,,k3,B,t1,teacher,true,,\n',
};

test('a bundle of another system with two schools, without homerooms, comes in whole', async () => {
  const bundle = written('foreign', foreign);
  const dry = await cli([
    'import',
    'oneroster',
    bundle,
    '--create',
    '--country',
    'US',
    '--dry-run',
  ]);
  expect(dry.stdout).toContain('Alpha: nothing was written; the import would make');
  expect(await count(`app_public.institutions where code = 'A1'`)).toBe(0);

  const { code, stdout, stderr } = await cli([
    ...['import', 'oneroster', bundle, '--create', '--country', 'US'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('Alpha: imported');
  expect(stdout).toMatch(/courses added +3 new/);
  expect(stderr).toMatch(
    /note: users\.csv, line 6, column role: "administrator" – nobody gets this/,
  );
  const { rows } = await to.query(`
    select k.name, s.student_number, s.first_name
    from app_public.enrollments e
    join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
    join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
    where s.student_number ~ '^1' order by s.student_number`);
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    'Grade 9 100 Zoé Marie',
    'Grade 10 101 Yan',
    'All students 102 Bob',
  ]);
  expect(await count(`app_public.user_accounts where username = 'tina'`)).toBe(1);
  expect(
    await count(`app_public.memberships m join app_public.user_accounts a using (user_id)
      where a.username = 'tina' and m.duty = 'teacher'`),
  ).toBe(2);
  expect(
    await count(`app_private.credentials c join app_public.user_accounts a using (user_id)
    where a.username = 'tina'`),
  ).toBe(0);
  const again = await cli(['import', 'oneroster', bundle]);
  expect(again.stdout).toContain('Alpha: nothing changed');
  expect(again.stdout).toContain('Beta: nothing changed');
});

test('one wrong line refuses its school with file, line, column and remedy, not the other', async () => {
  const bundle = written('wrong', {
    ...foreign,
    'users.csv':
      foreign['users.csv'].replace('Yan,Li', 'Yan,') +
      'u9,,,yes,A,pupil,x,,Xi,Xu,,103,nobody,,,gone,,\n',
    'enrollments.csv':
      foreign['enrollments.csv'] + 'e7,,,k1,A,u3,student,,2025-13-01,\ne1,,,k9,B,u3,student,,,\n',
    'courses.csv': foreign['courses.csv'].replace('History', 'Histories'),
  });
  const { code, stdout, stderr } = await cli(['import', 'oneroster', bundle]);
  expect(code).toBe(1);
  expect(stderr.split('\n').filter((line) => line && !/^(note|Imp|Check|Read)/.test(line))).toEqual(
    [
      'enrollments.csv, line 8, column beginDate: "2025-13-01" – not a date. Write it like 2025-11-21.',
      'enrollments.csv, line 9, column classSourcedId: "k9" – classes.csv has no such line. Add the line there, or correct the identifier.',
      'enrollments.csv, line 9, column sourcedId: "e1" – the identifier stands in line 2 already. Remove one of the lines, or give it an identifier of its own.',
      'users.csv, line 3, column familyName: missing. Fill it in.',
      'users.csv, line 8, column agentSourcedIds: "gone" – users.csv has no such line. Add the line there, or correct the identifier.',
      'users.csv, line 8, column email: "nobody" – not an e-mail address. Correct it.',
      'users.csv, line 8, column enabledUser: "yes" – neither true nor false. Correct it.',
      'users.csv, line 8, column role: "pupil" – not one of the words that may stand here. Use one of: administrator, aide, guardian, parent, proctor, relative, student, teacher.',
    ],
  );
  expect(stdout).toContain('Alpha: refused, nothing of it was imported.');
  expect(await count(`app_public.subjects where name = 'Histories'`)).toBe(0);
});

test('a student of another school in a class is refused', async () => {
  const bundle = written('across', {
    ...foreign,
    'enrollments.csv': foreign['enrollments.csv'] + 'e7,,,k1,A,u3,student,,,\n',
  });
  const { code, stdout, stderr } = await cli(['import', 'oneroster', bundle]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    'enrollments.csv, line 8, column userSourcedId: "u3" – this person does not belong to the school of the class.',
  );
  expect(stdout).toContain('Alpha: refused');
  expect(stdout).toContain('Beta: nothing changed');
});

test('a misspelt column is answered with the right one, wrong case is understood', async () => {
  const { 'users.csv': users, 'orgs.csv': orgs, ...rest } = foreign;
  const bundle = written('misspelt', {
    ...rest,
    'USERS.csv': users.replace('givenName', 'givnName').replace('middleName', 'midleName'),
    'orgs.csv': orgs
      .replace('dateLastModified', 'dataLastModified')
      .replace('sourcedId', 'SourcedID'),
  });
  const { code, stderr } = await cli(['import', 'oneroster', bundle]);
  expect(code).toBe(1);
  expect(stderr).toContain('note: USERS.csv: read as users.csv. Write the name so: case matters.');
  expect(stderr).toContain('note: orgs.csv, line 1, column SourcedID: read as sourcedId.');
  expect(stderr).toMatch(
    /dataLastModified: an unknown column, it is not read\. Did you mean dateLastModified\?/,
  );
  expect(stderr).toMatch(
    /midleName: an unknown column, it is not read\. Did you mean middleName\?/,
  );
  expect(stderr).toContain(
    'users.csv, line 1, column givenName: the column is missing. Did you mean it by givnName?',
  );
});

test('what is no bundle, or a broken or tricky ZIP, is refused with the reason', async () => {
  expect((await cli(['import', 'oneroster', at('nowhere')])).stderr).toContain('There is no file');
  writeFileSync(at('cut.zip'), readFileSync(at('first.zip')).subarray(0, 3000));
  expect((await cli(['import', 'oneroster', at('cut.zip')])).code).toBe(1);
  writeFileSync(at('text.zip'), 'sourcedId,name');
  const text = await cli(['import', 'oneroster', at('text.zip')]);
  expect(text.stderr).toContain('no ZIP file that can be read');
  const tricky = zipSync({ '../../orgs.csv': strToU8('sourcedId\n1\n'), 'x.exe': strToU8('x') });
  writeFileSync(at('tricky.zip'), tricky);
  const { code, stderr } = await cli(['import', 'oneroster', at('tricky.zip')]);
  expect(code).toBe(1);
  expect(stderr).toContain('invalid relative path: ../../orgs.csv');
  expect(readdirSync(folder)).not.toContain('orgs.csv');
  const flipped = readFileSync(at('first.zip'));
  const place = flipped.indexOf('orgs.csv') + 40;
  flipped[place]! ^= 1;
  writeFileSync(at('flipped.zip'), flipped);
  const changed = await cli(['import', 'oneroster', at('flipped.zip')]);
  expect(changed.stderr).toMatch(/orgs\.csv (was changed|can’t be unpacked)/);
});

test('a file that is none of a bundle is named and not read', async () => {
  const bundle = written('more', { ...contentOf('back 1.2'), 'x.exe': 'x', 'notes.txt': 'y' });
  const { stderr, stdout } = await cli(['import', 'oneroster', bundle, '--dry-run']);
  expect(stderr).toContain('note: x.exe: not a file of a OneRoster bundle, it is not read');
  expect(stderr).not.toContain('the file is there twice');
  expect(stdout).toContain('School S1: ');
});

test('a school that does not exist is made only when that is asked for', async () => {
  const bundle = written('unknown', {
    ...foreign,
    'orgs.csv': foreign['orgs.csv'].replace('B1', 'B2').replace('\nB,', '\nBB,'),
    'classes.csv': foreign['classes.csv'].replace(',B,', ',BB,'),
    'users.csv': foreign['users.csv']
      .replace('"A,B"', '"A,BB"')
      .replace(',B,student', ',BB,student'),
    'enrollments.csv': foreign['enrollments.csv'].replaceAll(',B,', ',BB,'),
  });
  const { code, stderr } = await cli(['import', 'oneroster', bundle]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    '"BB" – there is no school of this code. Repeat the import with --create',
  );
});
