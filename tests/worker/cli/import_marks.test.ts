import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
const owner = await connect(database.ownerUrl);
const cli = cliFor(database);
const write = useFiles();

// What the command calls: begin_mark_import(), read_mark_import(), check_mark_import() with
// check_mark_import_consistency() and check_mark_import_additions(), create_for_mark_import(),
// resolve_mark_import(), mark_import_changes(), mark_import_notes(), write_imported_marks().

const header =
  'academic_year,term,class,student_number,last_name,first_name,subject_code,assessment,value,code';
const file = (...lines: string[]) => write('marks.csv', `${[header, ...lines].join('\n')}\n`);
const kone = '2025-2026,T1,6e A,1,Koné,Awa,MATH,Devoir 1,12.5,';
const yao = '2025-2026,T1,6e A,2,Yao,Éric,MATH,Devoir 1,,A';

const newSchool = async (code: string, ...options: string[]) =>
  cli(['school', 'create', '--code', code, '--name', code, '--country', 'CI', ...options]);

const load = (code: string, marks: string, ...options: string[]) =>
  cli(['import', 'marks', marks, '--school', code, ...options]);

const marksOf = async (code: string) => {
  const { rows } = await owner.query(
    `select s.student_number as student, s.last_name as name, m.value::float as value, m.code
    from app_public.marks m
    join app_public.students s on s.school_id = m.school_id and s.id = m.student_id
    join app_public.institutions i on i.id = m.school_id
    where i.code = $1
    order by s.student_number`,
    [code],
  );
  return rows;
};

const imported = [
  { student: '1', name: 'Koné', value: 12.5, code: null },
  { student: '2', name: 'Yao', value: null, code: 'A' },
];

describe('a file of marks for an empty school', async () => {
  await newSchool('NEW');

  test('is refused without --create, naming all that is missing', async () => {
    const { code, stderr } = await load('NEW', file(kone, yao));
    expect(code).toBe(1);
    expect(stderr).toContain('line 2, column academic_year: "2025-2026" – ');
    expect(stderr).toContain('line 2, column student_number: "1" – the school has no such student');
    expect(stderr).toContain('line 3, column student_number: "2" – the school has no such student');
    expect(stderr).toContain('--create');
    expect(await marksOf('NEW')).toEqual([]);
  });

  test('says in a dry run what it would make, and makes nothing', async () => {
    const { code, stdout } = await load('NEW', file(kone, yao), '--create', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing was written');
    expect(stdout).toMatch(/academic years +1 new/);
    expect(stdout).toMatch(/marks +2 new, 0 changed, 0 as they were/);
    const { rows } = await owner.query('select from app_public.academic_years');
    expect(rows).toEqual([]);
  });

  test('makes year, term, class, subject, course, students and enrollments with --create', async () => {
    const { code, stdout } = await load('NEW', file(kone, yao), '--create');
    expect(code).toBe(0);
    expect(stdout).toMatch(/students +2 new/);
    expect(await marksOf('NEW')).toEqual(imported);
    const { rows } = await owner.query(
      `select y.starts_on::text, y.ends_on::text, k.max_size, t.weight::float, c.coefficient::float,
        a.maximum::float, a.kind, a.published_at is not null as published,
        (select count(*)::integer from app_public.enrollments) as enrollments
      from app_public.academic_years y
      join app_public.terms t on t.academic_year_id = y.id
      join app_public.classes k on k.academic_year_id = y.id
      join app_public.courses c on c.class_id = k.id
      join app_public.assessments a on a.course_id = c.id and a.term_id = t.id`,
    );
    expect(rows).toEqual([
      {
        starts_on: '2025-09-01',
        ends_on: '2026-08-31',
        max_size: 40,
        weight: 1,
        coefficient: 1,
        maximum: 20,
        kind: 'test',
        published: true,
        enrollments: 2,
      },
    ]);
  });

  test('changes nothing the second time, and says so', async () => {
    const before = await owner.query('select count(*) from audit.log');
    const { code, stdout } = await load('NEW', file(kone, yao));
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing changed: all 2 marks are there already.');
    expect((await owner.query('select count(*) from audit.log')).rows).toEqual(before.rows);
  });

  test('changes the one mark that differs', async () => {
    const { stdout } = await load('NEW', file(kone.replace('12.5', '13'), yao));
    expect(stdout).toMatch(/marks +0 new, 1 changed, 1 as they were/);
    expect((await marksOf('NEW'))[0]?.value).toBe(13);
  });

  test('is all or nothing', async () => {
    const { code } = await load('NEW', file(kone, yao.replace(',A', ',Q')));
    expect(code).toBe(1);
    expect((await marksOf('NEW'))[0]?.value).toBe(13);
  });
});

describe('the form of the file', () => {
  const content = `${[header, kone, yao].join('\n')}\n`;
  const forms: [string, string | Uint8Array][] = [
    ['UTF-8', content],
    ['UTF-8 with a byte order mark', `\ufeff${content}`],
    ['Windows-1252', iconv.encode(content, 'win1252')],
    ['UTF-16 with a byte order mark', iconv.encode(content, 'utf-16')],
    ['semicolons and decimal commas', content.replaceAll(',', ';').replace('12.5', '12,5')],
    ['tabs', content.replaceAll(',', '\t')],
    ['Windows line ends', content.replaceAll('\n', '\r\n')],
    ['quoted fields', content.replace('Koné', '"Koné"').replace('Devoir 1', '"Devoir 1"')],
    ['capitals and spaces in the header', content.replace('last_name', 'Last name')],
  ];
  for (const [name, bytes] of forms) {
    test(`may be: ${name}`, async () => {
      const code = `F${forms.findIndex(([form]) => form === name)}`;
      await newSchool(code);
      expect(await load(code, write('form.csv', bytes), '--create')).toMatchObject({ code: 0 });
      expect(await marksOf(code)).toEqual(imported);
    });
  }
});

describe('what is wrong', async () => {
  await newSchool('BAD', '--max-students', '3');
  const refused = async (marks: string, ...expected: string[]) => {
    const { code, stderr } = await load('BAD', marks, '--create');
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining(expected.map((part) => expect.stringContaining(part))),
    );
    expect(code).toBe(1);
    return stderr;
  };

  test('is all named, each with line, column, value and remedy', async () => {
    await refused(
      file(
        kone.replace('12.5', '25'),
        yao.replace(',A', ',Q'),
        kone.replace(',1,', ',3,').replace('12.5', 'douze'),
        kone.replace(',1,', ',4,').replace('12.5', '-1'),
        kone.replace(',1,', ',5,').replace('12.5', '1.234'),
        kone.replace(',1,', ',6,').replace('12.5', ''),
        kone.replace('MATH', ''),
        '2025-2026,T1',
      ),
      'line 2, column value: "25" – above the maximum of 20. Correct',
      'line 3, column code: "Q" – the school has no such code. Use one of: A, E',
      'line 4, column value: "douze" – not a number. Write 12.5 or 12,5',
      'line 5, column value: "-1" – negative. A mark is 0 or more.',
      'line 6, column value: "1.234" – more than two decimals. Round',
      'line 7, column value: neither a mark nor a code. Give',
      'line 8, column subject_code: missing. Fill it in.',
      'line 9: 2 fields instead of 10. Give each line as many fields',
    );
  });

  test('may be both a mark and a code', async () => {
    await refused(
      file(kone + 'A'),
      'line 2, column value: "12.5" – a number and the code A. Leave',
    );
  });

  test('may be a second mark in one assessment, naming both lines', async () => {
    await refused(
      file(kone, yao, kone.replace('12.5', '13')),
      'line 4, column student_number: "1" – already has a mark in this assessment, in line 2.',
    );
  });

  test('may be one student described in two ways, naming both lines', async () => {
    await refused(
      file(kone, kone.replace('Koné', 'Kone').replace('Devoir 1', 'Devoir 2')),
      'line 3, column last_name: "Kone" – differs from “Koné” in line 2 for the same student.',
    );
  });

  test('may be a new student without a name', async () => {
    await refused(
      file(kone.replace('Koné', '')),
      'line 2, column last_name: a new student needs a last name of at least 2 characters.',
    );
  });

  test('may be a second class in one year', async () => {
    await refused(
      file(kone, kone.replace('6e A', '6e B')),
      'line 3, column class: "6e B" – student 1 is in the class 6e A in line 2.',
    );
  });

  test('may be a year whose name says no dates', async () => {
    await refused(
      file(kone.replace('2025-2026', 'Year 1')),
      'line 2, column academic_year: "Year 1" – not a name from which dates follow.',
    );
  });

  test('may be the quota of students', async () => {
    const lines = [1, 2, 3, 4].map((n) => kone.replace(',1,', `,${n},`));
    await refused(
      file(...lines),
      'the file, column student_number: the school may have 3 active students, has 0, and 4 come',
    );
  });

  test('may be the header', async () => {
    await refused(
      write('marks.csv', 'academic_year,term,class,student_number,assessment,assessment,note\n'),
      'line 1, column note: unknown column. Remove it or rename it',
      'line 1, column assessment: the column stands there twice. Remove',
      'line 1, column subject_code: the column is missing. Add it',
      'line 1, column value: there is no column for the marks. Add',
    );
  });

  test('may be dates, weights and coefficients', async () => {
    const extended = `${header},date,birth_date,sex,max,coefficient,term_weight`;
    await refused(
      write('marks.csv', `${extended}\n${kone},,,,,0.333,\n`),
      'line 2, column coefficient: "0.333" – more than two decimals. Round it',
    );
    await refused(
      write('marks.csv', `${extended}\n${kone},31/02/2026,2999-01-01,x,0,-1,b\n`),
      'line 2, column date: "31/02/2026" – not a date. Write 2025-11-03 or 03/11/2025.',
      'line 2, column birth_date: "2999-01-01" – a birth date lies between 1900 and today.',
      'line 2, column sex: "x" – not a sex. Write female or male',
      'line 2, column max: "0" – not a maximum.',
      'line 2, column coefficient: "-1" – not a coefficient.',
      'line 2, column term_weight: "b" – not a number.',
    );
  });

  test('keeps its line after a field that goes over several lines', async () => {
    await refused(
      file(kone.replace('Devoir 1', '"Devoir\n1"'), yao.replace(',A', ',Q')),
      'line 4, column code: "Q"',
    );
  });

  test('is all in a file with --errors', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => kone.replace(',1,', `,${n},`));
    const errors = write('errors.csv', '');
    const marks = file(...lines.map((line) => line.replace('12.5', '99')));
    const { stderr } = await load('BAD', marks, '--create', '--errors', errors);
    expect(stderr).toContain('61 things are wrong, the first 20 of them above');
    expect(readFileSync(errors, 'utf8').trim().split('\n')).toHaveLength(62);
  });

  test('is all in a file with --errors, also when it is little', async () => {
    const errors = write('errors.csv', '');
    const marks = file(kone.replace('12.5', '99'));
    const { stderr } = await load('BAD', marks, '--create', '--errors', errors);
    expect(stderr).toContain('1 things are wrong. All are in');
    expect(readFileSync(errors, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('leaves nothing behind', async () => {
    expect(await marksOf('BAD')).toEqual([]);
  });
});

test('new assessments stay drafts with --unpublished', async () => {
  await newSchool('DRAFT');
  await load('DRAFT', file(kone), '--create', '--unpublished');
  const { rows } = await owner.query(
    `select a.published_at
    from app_public.assessments a
    join app_public.institutions i on i.id = a.school_id
    where i.code = 'DRAFT'`,
  );
  expect(rows).toEqual([{ published_at: null }]);
});

test('a class gets room for all its students in the file, and its terms equal parts of the year', async () => {
  await newSchool('ROOM');
  const lines = Array.from({ length: 45 }, (_, n) => kone.replace(',1,', `,${n},`));
  const second = lines.map((line) => line.replace('T1', 'T2'));
  expect(await load('ROOM', file(...second, ...lines), '--create')).toMatchObject({ code: 0 });
  const { rows } = await owner.query(
    `select k.max_size, t.code, t.starts_on::text, t.ends_on::text
    from app_public.institutions i
    join app_public.classes k on k.school_id = i.id
    join app_public.terms t on t.school_id = i.id
    where i.code = 'ROOM'
    order by t.starts_on`,
  );
  expect(rows).toEqual([
    { max_size: 45, code: 'T1', starts_on: '2025-09-01', ends_on: '2026-03-01' },
    { max_size: 45, code: 'T2', starts_on: '2026-03-02', ends_on: '2026-08-31' },
  ]);
});

test('an assessment that exists keeps its maximum: another one in the file is wrong', async () => {
  await newSchool('MAX');
  await load('MAX', file(kone), '--create');
  const again = write('marks.csv', `${header},max\n${kone},10\n`);
  const { code, stderr } = await load('MAX', again);
  expect(stderr).toContain('line 2, column max: "10" – the assessment has a maximum of 20.');
  expect(code).toBe(1);
});

test('what exists stays as it is when the file describes it otherwise, and that is said', async () => {
  await newSchool('NOTE');
  await load('NOTE', file(kone), '--create');
  const { code, stdout, stderr } = await load('NOTE', file(kone.replace('Koné', 'Kone')));
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing changed');
  expect(stderr).toContain('line 2, column last_name: "Kone", kept: "Koné"');
});

test('a term is known by its code or its name', async () => {
  await newSchool('TERM');
  await load('TERM', file(kone), '--create');
  await owner.query(
    `update app_public.terms set name = 'Premier trimestre'
    where school_id = (select id from app_public.institutions where code = 'TERM')`,
  );
  const { stdout } = await load('TERM', file(kone.replace('T1', 'premier trimestre')));
  expect(stdout).toContain('Nothing changed');
});

test('an unknown school, a missing file and a wrong option are told apart by exit codes', async () => {
  expect(await load('NOWHERE', file(kone))).toMatchObject({ code: 1 });
  expect(await load('NEW', 'no such file.csv')).toMatchObject({ code: 1 });
  expect(await load('NEW', file(kone), '--force')).toMatchObject({ code: 2 });
  expect(await cli(['import', 'marks'])).toMatchObject({ code: 2 });
});
