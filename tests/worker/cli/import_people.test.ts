import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

// What the commands call: begin_import(), stage_import_rows(), name_import_columns(),
// check_import(), import_errors(), apply_import().

const database = await useDatabase();
const owner = await connect(database.ownerUrl);
const cli = cliFor(database);
const write = useFiles();

await cli(['school', 'create', '--code', 'NEW', '--name', 'New', '--country', 'CI']);
await owner.query('update app_public.schools set max_students = 2000');
await owner.query(
  `insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
  select id, '2025-2026', '2025-09-01', '2026-07-31', true
  from app_public.institutions where code = 'NEW'`,
);

const load = (kind: string, lines: string[], ...options: string[]) =>
  cli([
    ...['import', kind, write(`${kind}.csv`, lines.join('\r\n')), '--school', 'NEW'],
    ...options,
  ]);

const count = async (table: string): Promise<number> => {
  const { rows } = await owner.query(
    `select count(*)::integer as n from app_public.${table} t
    join app_public.institutions i on i.id = t.school_id where i.code = 'NEW'`,
  );
  return rows[0].n;
};

const header = 'Matricule;Nom;Prénoms;Sexe;Date de naissance;Lieu de naissance;Téléphone;Classe';
const students = Array.from({ length: 2000 }, (_, n) =>
  [
    ...[`E${n + 1}`, `N'Guessan ${n % 40}`, `Aya ${n}`, n % 2 ? 'F' : 'M'],
    ...['03/11/2012', 'Yamoussoukro', '0708091011', `6e ${n % 40}`],
  ].join(';'),
);
const classes = ['Classe;Effectif', ...Array.from({ length: 40 }, (_, n) => `6e ${n};60`)];

test('classes come in, and the same file again changes nothing', async () => {
  expect(await load('classes', classes)).toMatchObject({
    code: 0,
    stdout: 'Imported: classes: 40 new, 0 changed, 0 as they were\n',
  });
  expect(await load('classes', classes)).toMatchObject({
    code: 0,
    stdout: 'Nothing changed: all 40 rows are there already.\n',
  });
});

describe('2000 students', () => {
  const spoil = (line: string, column: number, value: string) =>
    line
      .split(';')
      .map((field, place) => (place === column ? value : field))
      .join(';');
  const wrong: [column: number, value: string][] = [
    ...[
      [0, ''],
      [0, 'E1'],
      [1, ''],
      [1, 'X'],
      [2, ''],
      [3, 'Z'],
      [3, 'Q'],
    ],
    ...[
      [4, '31/02/2012'],
      [4, '03/11/2112'],
      [4, '12'],
      [4, 'hier'],
      [4, '1850-01-01'],
    ],
    ...[
      [6, 'aucun'],
      [6, '0'.repeat(41)],
      [7, '5e X'],
      [7, '7e'],
      [7, '6e 99'],
      [7, 'néant'],
    ],
    ...[
      [1, 'é'],
      [2, 'ô'],
    ],
  ] as [number, string][];
  const spoilt = students.map((line, n) => {
    const [column, value] = wrong[(n - 50) / 90] ?? [];
    return column === undefined ? line : spoil(line, column, value!);
  });

  test('with 20 wrong cells are refused with row, column, value and remedy of each', async () => {
    const report = write('errors.csv', '');
    const began = Date.now();
    const { code, stderr } = await load('students', [header, ...spoilt], '--errors', report);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(code).toBe(1);
    expect(stderr).toContain('line 52, column Matricule: missing. Fill it in.');
    expect(stderr).toContain('line 142, column Matricule: "E1" – stands in line 2 already.');
    expect(stderr).toContain(
      'line 682, column Date de naissance: "31/02/2012" – not a date. Write',
    );
    const lines = readFileSync(report, 'utf8').trim().split('\n').slice(1);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(wrong.length);
    expect(await count('students')).toBe(0);
  });

  test('are only counted in a dry run', async () => {
    const { code, stdout } = await load('students', [header, ...students], '--dry-run');
    expect([code, stdout]).toEqual([
      0,
      'Nothing was written. The import would make: students: 2000 new, 0 changed, 0 as they were\n',
    ]);
    expect(await count('students')).toBe(0);
    expect(await count('imports')).toBe(2);
  });

  test('come in with their classes, and the same file again changes nothing', async () => {
    expect((await load('students', [header, ...students])).code).toBe(0);
    expect([await count('students'), await count('enrollments')]).toEqual([2000, 2000]);
    const again = await load('students', [header, ...students]);
    expect(again.stdout).toBe('Nothing changed: all 2000 rows are there already.\n');
  });
});

test('columns that say nothing are named by hand', async () => {
  const lines = ['a,b,c', 'MATH,Maths,4'];
  expect(await load('subjects', lines)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No column is named for: subject_code'),
  });
  const done = await load('subjects', lines, '--mapping', 'a=subject_code,b=subject_name');
  expect(done).toMatchObject({ code: 0, stderr: 'Not imported: the columns c.\n' });
  const mapping = write('mapping.json', '{"c": "height"}');
  expect(await load('subjects', lines, '--mapping', mapping)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no field “height” of subjects'),
  });
  expect(await load('subjects', lines, '--mapping', 'z=height')).toMatchObject({ code: 1 });
  expect(await load('subjects', lines, '--mapping', 'nonsense')).toMatchObject({ code: 2 });
});

test('what is in the way of the whole file is said', async () => {
  expect(await load('students', [header, 'X1;Yao;Paul;M;;;;'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Nothing was imported: The school has room for 2000'),
  });
});

test.each(['guardians', 'teachers', 'courses', 'enrollments'])(
  'a file of %s without rows changes nothing',
  async (kind) => {
    const columns = 'Matricule,Nom,Prénoms,Classe,Matière';
    expect(await load(kind, [columns])).toMatchObject({
      code: 0,
      stdout: 'Nothing changed: all 0 rows are there already.\n',
    });
  },
);
