import path from 'node:path';
import { expect, test } from 'vitest';
import { fields } from '../../web/src/lib/policies/fields.ts';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const admin = await api.signIn('adminA');
const teacher = await api.signIn('teacherA');

const one = async (sql: string) => (await db.query(sql)).rows[0];
const schoolA = (await one(`select id from app_public.institutions where code = 'SCHOOLA'`)).id;
const schoolB = (await one(`select id from app_public.institutions where code = 'SCHOOLB'`)).id;
const year = (
  await one(`select id, name from app_public.academic_years where school_id = ${schoolA}`)
).id as string;
const klass = (await one(`select id from app_public.classes where school_id = ${schoolA}`)).id;
const foreignClass = (await one(`select id from app_public.classes where school_id = ${schoolB}`))
  .id;

const save = (variables: object, session = admin) =>
  session.query(
    `mutation Save($kind: String!, $key: String, $before: JSON, $after: JSON!) {
      saveStructure(input: { kind: $kind, key: $key, before: $before, after: $after }) { result }
    }`,
    variables as Record<string, unknown>,
  );
const refusalOf = async (answer: ReturnType<typeof save>) => {
  const { errors } = await answer;
  const { code, field, constraint, details } = errors?.[0]?.extensions ?? {};
  return { code, field, constraint, details };
};

test('a term that overlaps is refused at its field, with the term it overlaps with', async () => {
  const after = { academic_year_id: year, name: 'Term 9', code: 'T9' };
  const refusal = await refusalOf(
    save({ kind: 'terms', after: { ...after, starts_on: '2026-03-01', ends_on: '2026-05-01' } }),
  );
  expect(refusal).toMatchObject({
    code: 'RBTRM',
    field: 'starts_on',
    details: [{ reason: 'overlap', name: 'Term 1', startsOn: '2025-09-01', endsOn: '2026-07-31' }],
  });
});

test('a name that exists is refused by the name of its constraint', async () => {
  const { name } = await one(`select name from app_public.academic_years where id = '${year}'`);
  const after = { name, starts_on: '2030-01-01', ends_on: '2030-12-31' };
  expect(await refusalOf(save({ kind: 'academic_years', after }))).toMatchObject({
    code: '23505',
    constraint: 'academic_years_name_unique',
  });
});

test('who would overwrite somebody’s change is shown both values', async () => {
  const key = (await save({ kind: 'levels', after: { name: '3e' } })).data['saveStructure'] as {
    result: string;
  };
  const change = (name: string) =>
    save({ kind: 'levels', key: key.result, before: { name: '3e' }, after: { name } });
  expect((await change('Troisième')).errors).toBeUndefined();
  expect(await refusalOf(change('3ème'))).toMatchObject({
    code: 'RBSTL',
    field: 'name',
    details: [{ field: 'name', yours: '3ème', theirs: 'Troisième' }],
  });
});

test('what is in use is not deleted, and the answer says by what', async () => {
  const { errors } = await admin.query(
    `mutation Delete($key: String!) {
      deleteStructure(input: { kind: "academic_years", key: $key }) { clientMutationId }
    }`,
    { key: year },
  );
  const uses = errors?.[0]?.extensions['details'] as { by: string }[];
  expect(errors?.[0]?.extensions['code']).toBe('RBUSE');
  expect(uses.map(({ by }) => by)).toContain('classes');
  expect(
    await one(`select count(*)::int as n from app_public.academic_years where id = '${year}'`),
  ).toEqual({ n: 1 });
});

test.each([
  ['saveStructure', `saveStructure(input: { kind: "levels", after: { name: "x" } }) { result }`],
  ['deleteStructure', `deleteStructure(input: { kind: "levels", key: "x" }) { clientMutationId }`],
  [
    'reorderStructure',
    `reorderStructure(input: { kind: "levels", keys: [] }) { clientMutationId }`,
  ],
  ['activateYear', `activateYear(input: { academicYearId: "${year}" }) { clientMutationId }`],
  [
    'saveCourses',
    `saveCourses(input: { classId: "${klass}", courses: [], revision: "" }) { result }`,
  ],
  ['applyCourses', `applyCourses(input: { classId: "${klass}" }) { result }`],
  [
    'setClassTeachers',
    `setClassTeachers(input: { classId: "${klass}", userIds: [] }) { query { nodeId } }`,
  ],
  [
    'copyStructure',
    `copyStructure(input: { fromYearId: "${year}", toYearId: "${year}" }) { result }`,
  ],
  [
    'makePolicyVersion',
    `makePolicyVersion(input: { basedOn: "${year}", rules: {}, categories: [], bands: [] }) { result }`,
  ],
])('a teacher is refused %s', async (_, operation) => {
  const { errors } = await teacher.query(`mutation { ${operation} }`);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'RBDEN' });
});

test('the courses of another school’s class can’t be seen or saved', async () => {
  const seen = await admin.query(`{ setupCourses(classId: "${foreignClass}") }`);
  expect(seen.data['setupCourses']).toBeNull();
  const { errors } = await admin.query(
    `mutation { saveCourses(input: { classId: "${foreignClass}", courses: [], revision: "" }) { result } }`,
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'RBVAL', field: 'class_id' });
});

test('a new version with a contradiction is refused, and nothing of it remains', async () => {
  const { data } = await admin.query('{ policyVersions }');
  const [{ versions }] = data['policyVersions'] as [{ versions: { id: string }[] }];
  const { errors } = await admin.query(
    `mutation Make($base: UUID!) {
      makePolicyVersion(input: {
        basedOn: $base, rules: { year_weight: 0, exam_weight: 0 }, categories: [], bands: []
      }) { result }
    }`,
    { base: versions[0]!.id },
  );
  expect(errors?.[0]?.extensions['constraint']).toBe('grading_policy_versions_year_blend_weighs');
  const after = await admin.query('{ policyVersions }');
  expect(after.data).toEqual(data);
});

test('every rule of a policy version has its field in the form', async () => {
  const { data } = await admin.query('{ policyVersions }');
  const [{ versions }] = data['policyVersions'] as [{ versions: { rules: object }[] }];
  expect(fields.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(versions[0]!.rules).toSorted(),
  );
});
