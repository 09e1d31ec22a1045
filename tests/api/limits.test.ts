import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const admin = await api.signIn('adminA');
await db.query(
  `insert into app_public.levels (school_id, name)
   select id, 'Last' from app_public.institutions where code = 'SCHOOLB'`,
);
await db.query(
  `update app_public.schools set max_students = 2000;
   insert into app_public.students (school_id, student_number, last_name, first_name)
   select i.id, 'N' || n, 'Name' || n, 'First' from app_public.institutions i, generate_series(1, 700) n
   where i.code = 'SCHOOLA'`,
);

const rows = async (source: string): Promise<number> => {
  const { data } = await admin.query(source);
  return (data['students'] as { nodes: unknown[] })['nodes'].length;
};

test('a page has 100 rows when not said, 500 at most', async () => {
  expect(await rows('{ students { nodes { id } } }')).toBe(100);
  expect(await rows('{ students(first: 5) { nodes { id } } }')).toBe(5);
  expect(await rows('{ students(first: 100000) { nodes { id } } }')).toBe(500);
});

test('pages go on where the last one ended, with the total', async () => {
  const { data } = await admin.query(
    `{ searchStudents(search: "nàme69", first: 3, offset: 2) { totalCount nodes { lastName } } }`,
  );
  expect(data['searchStudents']).toEqual({
    totalCount: 11,
    nodes: [{ lastName: 'Name691' }, { lastName: 'Name692' }, { lastName: 'Name693' }],
  });
});

test('the schema is not told in production, and deep operations are refused', async () => {
  const { errors } = await admin.query('{ __schema { types { name } } }');
  expect(errors![0]!.message).toMatch(/introspection/i);
  const deep =
    '{ students { nodes { marks { nodes { student { marks { nodes { student { marks { nodes { student { id } } } } } } } } } } }';
  expect((await admin.query(deep)).errors).toBeDefined();
});

test('a query can’t change anything, whatever it calls', async () => {
  const { errors } = await admin.query(`{ recomputeResults(academicYearId: "x") }`);
  expect(errors).toBeDefined();
});

test('a broken rule is told in the words of the database, with its field', async () => {
  const { errors } = await admin.query(
    `mutation { createStudent(input: { student: { studentNumber: "N1", lastName: "Ko", firstName: "Li" } }) { student { id } } }`,
  );
  expect(errors![0]).toMatchObject({
    message: 'The school already has a student with this number.',
    extensions: { code: '23505', constraint: 'students_student_number_unique' },
  });
  const short = await admin.query(
    `mutation { createStudent(input: { student: { studentNumber: "X", lastName: "K", firstName: "Li" } }) { student { id } } }`,
  );
  expect(short.errors![0]!.message).toBe('The last name has at least 2 characters.');
  const future = await admin.query(
    `mutation { createStudent(input: { student: { studentNumber: "X", lastName: "Ko", firstName: "Li", birthDate: "2999-01-01" } }) { student { id } } }`,
  );
  expect(future.errors![0]).toMatchObject({ extensions: { code: 'RBVAL', field: 'birth_date' } });
});

test('what is gone, or of another school, is refused in the same words', async () => {
  const { rows: foreign } = await db.query(
    `select l.id from app_public.levels l join app_public.institutions i on i.id = l.school_id
     where i.code = 'SCHOOLB'
     union all select '00000000-0000-0000-0000-000000000001'`,
  );
  for (const { id } of foreign) {
    const { errors } = await admin.query(
      `mutation { deleteLevel(input: { id: "${id}" }) { level { id } } }`,
    );
    expect(errors![0]).toMatchObject({ extensions: { code: 'RBGON' } });
  }
});

test('a change that changes nothing is refused, as nobody means it', async () => {
  const { errors } = await admin.query(
    `mutation { updateLevel(input: { id: "00000000-0000-0000-0000-000000000001", patch: {} }) { level { id } } }`,
  );
  expect(errors![0]).toMatchObject({ extensions: { code: 'RBVAL' } });
});

test('what is no mistake of the user is hidden and logged', async () => {
  await db.query('alter table app_public.levels add constraint "Secret" check (name <> $$x$$)');
  const { errors } = await admin.query(
    `mutation { createLevel(input: { level: { name: "x" } }) { level { id } } }`,
  );
  expect(errors![0]!.message).toBe('A value is not allowed.');
  expect(JSON.stringify(errors)).not.toContain('Failing row');
});

test('no request ever answers for another session', async () => {
  const sessions = await Promise.all(['adminA', 'adminB', 'teacherA', 'guardianB'].map(api.signIn));
  const expected = ['SCHOOLA', 'SCHOOLB', 'SCHOOLA', 'SCHOOLB'];
  const answers = await Promise.all(
    Array.from({ length: 400 }, async (_, index) => {
      const who = index % sessions.length;
      const broken = index % 5 === 0;
      const { data, errors } = await sessions[who]!.query(
        broken
          ? `mutation { createLevel(input: { level: { name: " " } }) { level { id } } }`
          : '{ viewer institutions { nodes { code } } }',
      );
      if (broken) return errors?.length === 1;
      const { school } = data['viewer'] as { school: { code: string } };
      const nodes = (data['institutions'] as { nodes: { code: string }[] })['nodes'];
      return school.code === expected[who] && nodes.every(({ code }) => code === expected[who]);
    }),
  );
  expect(answers.filter((right) => !right)).toEqual([]);
  const { rows: idle } = await db.query(
    `select count(*)::int as n from pg_stat_activity where state like 'idle in transaction%'
       and datname = current_database()`,
  );
  expect(idle[0].n).toBe(0);
});
