import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const teacher = await api.signIn('teacherA');
const admin = await api.signIn('adminA');
const guardian = await api.signIn('guardianA');
const stranger = await api.signIn('adminB');

const { rows } = await db.query<Record<string, string>>(
  `select tests.class(i.id) as "classId", tests.term(i.id) as "termId",
     tests.student(i.id, 'anaA') as "studentId", a.id as "assessmentId"
   from app_public.institutions i
   join app_public.assessments a on a.school_id = i.id and a.name = 'Test 1'
   where i.code = 'SCHOOLA'`,
);
const { classId, termId, studentId, assessmentId } = rows[0]!;

const close = `mutation ($classId: UUID!, $termId: UUID!) {
  closeTerm(input: { classId: $classId, termId: $termId }) { result { state } }
}`;
const reopen = `mutation ($classId: UUID!, $termId: UUID!, $reason: String!) {
  reopenTerm(input: { classId: $classId, termId: $termId, reason: $reason }) { result { state } }
}`;
const save = `mutation ($marks: [MarkEditInput!]!) {
  saveMarks(input: { marks: $marks }) { result }
}`;
const request = `mutation ($assessmentId: UUID!, $studentId: UUID!, $value: BigFloat, $reason: String!) {
  requestCorrection(input: {
    assessmentId: $assessmentId, studentId: $studentId, value: $value, reason: $reason
  }) { result { id } }
}`;
const decide = `mutation ($id: UUID!, $approve: Boolean!) {
  decideCorrection(input: { correctionId: $id, approve: $approve }) { result { decision } }
}`;
const codeOf = ({ errors }: { errors?: { extensions: Record<string, unknown> }[] }) =>
  errors?.[0]?.extensions['code'];

test('a term is closed by those who may, and by nobody else', async () => {
  expect(codeOf(await teacher.query(close, { classId, termId }))).toBe('RBDEN');
  expect(codeOf(await guardian.query(close, { classId, termId }))).toBe('RBVAL');
  expect(codeOf(await stranger.query(close, { classId, termId }))).toBe('RBVAL');
  const { data } = await admin.query(close, { classId, termId });
  expect(data).toEqual({ closeTerm: { result: { state: 'closed' } } });
});

test('marks of a closed term are refused one by one, and nothing is saved', async () => {
  const marks = [{ assessmentId, studentId, value: '3', version: 1 }];
  const { errors } = await teacher.query(save, { marks });
  expect(errors![0]!.extensions).toMatchObject({
    code: 'RBCLO',
    details: [{ assessmentId, studentId, field: 'termId' }],
  });
});

test('an assessment of a closed term can’t be withdrawn', async () => {
  const withdraw = `mutation ($id: UUID!) {
    withdrawAssessment(input: { assessmentId: $id, reason: "x" }) { result { id } }
  }`;
  expect(codeOf(await teacher.query(withdraw, { id: assessmentId }))).toBe('RBCLO');
});

test('a correction takes a second person', async () => {
  const asked = await admin.query(request, {
    assessmentId,
    studentId,
    value: '15',
    reason: 'Counted twice',
  });
  const { id } = (asked.data['requestCorrection'] as { result: { id: string } }).result;
  expect(codeOf(await admin.query(decide, { id, approve: true }))).toBe('RBDEN');
  expect(codeOf(await teacher.query(decide, { id, approve: true }))).toBe('RBDEN');
  expect(codeOf(await stranger.query(decide, { id, approve: true }))).toBe('RBVAL');
  await db.query(`select tests.user('second', (
    select id from app_public.institutions where code = 'SCHOOLA'), 'admin')`);
  await setPasswords(database);
  const second = await api.signIn('second');
  const { data } = await second.query(decide, { id, approve: true });
  expect(data).toEqual({ decideCorrection: { result: { decision: 'approved' } } });
  const history = await teacher.query(
    `query ($assessmentId: UUID!, $studentId: UUID!) {
      markHistory(assessmentId: $assessmentId, studentId: $studentId) {
        nodes { before after reason actorLastName }
      }
    }`,
    { assessmentId, studentId },
  );
  const { nodes } = history.data['markHistory'] as { nodes: unknown[] };
  expect(nodes[0]).toEqual({
    before: '12.00',
    after: '15.00',
    reason: 'Counted twice',
    actorLastName: 'second',
  });
});

test('a term is reopened with a reason', async () => {
  expect(codeOf(await admin.query(reopen, { classId, termId, reason: ' ' }))).toBe('RBVAL');
  const { data } = await admin.query(reopen, { classId, termId, reason: 'A sheet was found' });
  expect(data).toEqual({ reopenTerm: { result: { state: 'reopened' } } });
});
