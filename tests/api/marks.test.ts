import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const teacher = await api.signIn('teacherA');
const admin = await api.signIn('adminA');

const id = async (sql: string): Promise<string> => (await db.query(sql)).rows[0].id;
const ofSchoolA = `school_id = (select id from app_public.institutions where code = 'SCHOOLA')`;
const assessment = (name: string) =>
  id(`select id from app_public.assessments where name = '${name}' and ${ofSchoolA}`);
const student = (name: string) =>
  id(`select id from app_public.students where student_number = '${name}'`);
const first = await assessment('Test 1');
const second = await assessment('Test 2');
const dictation = await assessment('Dictation');
const ana = await student('anaA');
const ben = await student('benA');
const foreigner = await student('anaB');

const save = (marks: object[], session = teacher) =>
  session.query(
    `mutation Save($marks: [MarkEditInput!]!) { saveMarks(input: { marks: $marks }) { result } }`,
    { marks },
  );
const stored = async () =>
  (
    await db.query(
      `select value::float, code, version from app_public.marks
       where student_id = $1 and assessment_id = $2`,
      [ana, first],
    )
  ).rows[0];

beforeEach(async () => {
  await db.query(`delete from app_public.marks where assessment_id <> $1 and ${ofSchoolA}`, [
    first,
  ]);
  await db.query(
    `update app_public.marks set value = case student_id when $1 then 12 else 9 end, code = null
     where assessment_id = $2`,
    [ana, first],
  );
});

test('saved marks come back with their versions and the class’s new figures', async () => {
  const { version } = await stored();
  const { data } = await save([
    { assessmentId: first, studentId: ana, value: '15.5', version },
    { assessmentId: second, studentId: ana, code: 'A' },
    { assessmentId: second, studentId: ben, value: '20' },
  ]);
  const { marks, courses } = (data['saveMarks'] as { result: never })['result'] as {
    marks: { version: number }[];
    courses: Record<string, { students: Record<string, unknown[]> }>;
  };
  expect(marks.map((mark) => mark.version)).toEqual([version + 1, 1, 1]);
  const [figures] = Object.values(courses);
  expect(figures!.students[ana]).toEqual([15.5, 1, false, 15.5, 1, false]);
  expect(figures!.students[ben]).toEqual([14.5, 2, false, 14.5, 2, false]);
});

test('a stale edit is refused with both values, and nothing of the call is saved', async () => {
  const { version } = await stored();
  await save([{ assessmentId: first, studentId: ana, value: '13', version }], admin);
  const { errors } = await save([
    { assessmentId: second, studentId: ben, value: '11' },
    { assessmentId: first, studentId: ana, value: '14', version },
  ]);
  expect(errors![0]!.extensions).toMatchObject({
    code: 'RBSTL',
    details: [
      {
        studentId: ana,
        yours: { value: 14, version },
        theirs: { value: 13, version: version + 1, enteredBy: 'adminA adminA' },
      },
    ],
  });
  expect(await stored()).toMatchObject({ value: 13 });
  const { rowCount } = await db.query('select from app_public.marks where assessment_id = $1', [
    second,
  ]);
  expect(rowCount).toBe(0);
});

test('the same marks sent again, because the answer was lost, change nothing', async () => {
  const { version } = await stored();
  const mark = { assessmentId: first, studentId: ana, value: '13', version };
  await save([mark]);
  const { data } = await save([mark]);
  expect(data['saveMarks']).not.toBeNull();
  expect(await stored()).toMatchObject({ value: 13, version: version + 1 });
});

test('two teachers who enter the same empty cell at once: one wins, one is told', async () => {
  const answers = await Promise.all(
    ['10', '11', '12', '13'].map((value) =>
      save([{ assessmentId: second, studentId: ana, value }]),
    ),
  );
  const codes = answers.map(({ errors }) => errors?.[0]?.extensions['code'] ?? 'saved').sort();
  expect(codes).toEqual(['RBSTL', 'RBSTL', 'RBSTL', 'saved']);
});

test('a mark is cleared by neither value nor code', async () => {
  const { version } = await stored();
  const { errors } = await save([{ assessmentId: first, studentId: ana, version }]);
  expect(errors).toBeUndefined();
  expect(await stored()).toBeUndefined();
  await db.query(
    `insert into app_public.marks (school_id, assessment_id, student_id, value)
     select school_id, id, $1, 12 from app_public.assessments where id = $2`,
    [ana, first],
  );
});

test.each([
  ['above the maximum', { value: '20.01' }, 'value', 'The mark is above the maximum of 20.'],
  ['below 0', { value: '-1' }, 'value', "A mark can't be negative."],
  ['with three decimals', { value: '12.345' }, 'value', 'A mark has two decimals at most.'],
  ['with an unknown code', { code: 'Q' }, 'code', 'The school has no such code.'],
  [
    'with number and code',
    { value: '1', code: 'A' },
    'value',
    'A mark is either a number or a code.',
  ],
])('a mark %s is refused by field, and nothing is saved', async (_, mark, field, reason) => {
  const { errors } = await save([
    { assessmentId: second, studentId: ben, value: '11' },
    { assessmentId: second, studentId: ana, ...mark },
  ]);
  expect(errors![0]!.extensions).toMatchObject({
    code: 'RBMRK',
    details: [{ assessmentId: second, studentId: ana, field, reason }],
  });
  const { rowCount } = await db.query('select from app_public.marks where assessment_id = $1', [
    second,
  ]);
  expect(rowCount).toBe(0);
});

test('a teacher can’t save marks of a colleague’s course, nor for a student of another school', async () => {
  const colleague = await save([{ assessmentId: dictation, studentId: ana, value: '11' }]);
  const foreign = await save([{ assessmentId: second, studentId: foreigner, value: '11' }]);
  const unknown = await save([
    { assessmentId: '00000000-0000-7000-8000-000000000000', studentId: ana, value: '11' },
  ]);
  expect(colleague.errors![0]!.extensions).toMatchObject({ details: [{ field: 'assessmentId' }] });
  expect(foreign.errors![0]!.extensions).toMatchObject({ details: [{ field: 'studentId' }] });
  // not even whether it exists
  const said = ({ errors }: typeof unknown) =>
    (errors![0]!.extensions['details'] as { reason: string }[])[0]!.reason;
  expect(said(colleague)).toBe(said(unknown));
});

test('marks of a page are not saved by who signed in there afterwards, and are not called wrong', async () => {
  const user = await id(`select tests.user('teacherA') as id`);
  const variables = { marks: [{ assessmentId: second, studentId: ben, value: '7' }] };
  const source =
    'mutation Save($marks: [MarkEditInput!]!) { saveMarks(input: { marks: $marks }) { result } }';
  const sent = async ({ cookie }: typeof teacher): Promise<string | undefined> => {
    const headers = { cookie, 'x-rollbook-user': user };
    const response = await api.post('/graphql', { query: source, variables }, headers);
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code;
  };
  expect(await sent(api.anonymous)).toBe('RBSGN');
  expect(await sent(admin)).toBe('RBSGN');
  expect(await sent(teacher)).toBeUndefined();
});

test('a family reads published marks of its own child only', async () => {
  await db.query(
    `insert into app_public.marks (school_id, assessment_id, student_id, value)
     select school_id, id, $1, 3 from app_public.assessments where id = $2`,
    [ana, second],
  );
  const guardian = await api.signIn('guardianA');
  const { data } = await guardian.query(
    '{ students { nodes { studentNumber } } marks { nodes { value studentId assessment { name } } } }',
  );
  expect(data).toEqual({
    students: { nodes: [{ studentNumber: 'anaA' }] },
    marks: { nodes: [{ value: '12.00', studentId: ana, assessment: { name: 'Test 1' } }] },
  });
});
