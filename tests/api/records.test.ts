import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi, type Session } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const [admin, teacher, guardian, stranger] = (await Promise.all(
  ['adminA', 'teacherA', 'guardianA', 'adminB'].map((who) => api.signIn(who)),
)) as [Session, Session, Session, Session];
const idOf = async (number: string): Promise<string> =>
  (await db.query('select id from app_public.students where student_number = $1', [number])).rows[0]
    .id;
const ana = await idOf('anaA');
const { rows } = await db.query(
  `insert into app_public.student_fields (school_id, name, type)
   select s.school_id, 'Bus', 'number' from app_public.students s where s.id = $1 returning id`,
  [ana],
);
const bus = rows[0].id as string;

const save = async (who: Session, after: object, before: object = {}) => {
  const { errors } = await who.query(
    `mutation ($student: UUID!, $before: JSON!, $after: JSON!) {
      saveStudent(input: { studentId: $student, before: $before, after: $after }) { clientMutationId }
    }`,
    { student: ana, before, after },
  );
  const { code, field, constraint } = errors?.[0]?.extensions ?? {};
  return [code, field ?? constraint].filter(Boolean).join(' ');
};

test('only an admin of the school changes a record', async () => {
  expect(await save(teacher, { village: 'x' })).toBe('RBDEN');
  expect(await save(guardian, { village: 'x' })).toBe('RBDEN');
  expect(await save(stranger, { village: 'x' })).toBe('RBVAL student_id');
  expect(await save(api.anonymous, { village: 'x' })).toBe('RBDEN');
  expect(await save(admin, { village: 'Tabou' })).toBe('');
});

test('each refusal names its field', async () => {
  expect(await save(admin, { last_name: 'A' })).toBe('23514 students_last_name_length');
  expect(await save(admin, { student_number: 'benA' })).toBe(
    '23505 students_student_number_unique',
  );
  expect(await save(admin, { birth_date: '2199-01-01' })).toBe('RBVAL birth_date');
  expect(await save(admin, { address: 'x'.repeat(501) })).toBe('RBVAL address');
  expect(await save(admin, { custom: { [bus]: 'nine' } })).toBe(`RBVAL ${bus}`);
  expect(await save(admin, { village: 'Man' }, { village: 'Sassandra' })).toBe('RBSTL village');
});

test('own fields are in the API with their types, and nothing internal is', async () => {
  expect(await save(admin, { custom: { [bus]: '9' } })).toBe('');
  const { data } = await guardian.query(
    `query ($id: UUID!) {
      student(id: $id) { custom village }
      ownStudentFields(first: 10) { nodes { name type } }
      studentRecord(studentId: $id)
    }`,
    { id: ana },
  );
  expect(data['student']).toEqual({ custom: { [bus]: 9 }, village: 'Tabou' });
  expect(data['ownStudentFields']).toEqual({ nodes: [{ name: 'Bus', type: 'number' }] });
  expect(data['studentRecord']).toMatchObject({ fields: [{ name: 'Bus', value: 9 }] });
  const types = ['StudentHealth', 'StudentBackground', 'GuardianBackground', 'StudentPhoto'];
  for (const type of types) {
    const answer = await admin.query(`fragment f on ${type} { __typename } query { viewer }`);
    expect(answer.errors?.[0]?.message).toContain(`Unknown type "${type}"`);
  }
});

test('what is refused of the whole school is refused of its parts', async () => {
  for (const who of [teacher, guardian, stranger]) {
    const { data, errors } = await who.query(
      `{ incompleteStudents(first: 5) { nodes { studentNumber } } }`,
    );
    expect(errors).toBeUndefined();
    const names = (data['incompleteStudents'] as { nodes: { studentNumber: string }[] }).nodes;
    expect(names.filter(({ studentNumber }) => studentNumber.endsWith('A'))).toEqual([]);
  }
  const remove = `mutation ($field: UUID!) {
    removeStudentField(input: { fieldId: $field, isConfirmed: true }) { clientMutationId } }`;
  expect((await teacher.query(remove, { field: bus })).errors?.[0]?.extensions['code']).toBe(
    'RBDEN',
  );
  expect((await stranger.query(remove, { field: bus })).errors).toBeUndefined();
  expect((await db.query('select from app_public.student_fields')).rowCount).toBe(1);
  expect((await admin.query(remove, { field: bus })).errors).toBeUndefined();
  expect(await save(admin, { custom: { [bus]: '9' } })).toBe(`RBVAL ${bus}`);
});
