import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'gradebook.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const teacher = await api.signIn('teacher');
const { course, term } = (
  await db.query('select distinct course_id as course, term_id as term from app_public.assessments')
).rows[0];

type Book = { students: unknown[]; assessments: { marks: (unknown[] | null)[] }[] };

test('the gradebook of sixty students and twelve assessments takes 6 kB, in one answer', async () => {
  const { data } = await teacher.query(
    `query Gradebook($course: UUID!, $term: UUID!) {
      gradebook(courseId: $course, termId: $term)
    }`,
    { course, term },
  );
  const book = data['gradebook'] as Book;
  expect(book.students).toHaveLength(60);
  expect(book.assessments.flatMap(({ marks }) => marks.filter(Boolean))).toHaveLength(720);
  expect(gzipSync(JSON.stringify({ data })).length).toBeLessThanOrEqual(6000);
});

test('the courses whose gradebook is open come by class or by year', async () => {
  const { rows } = await db.query('select class_id, academic_year_id from app_public.enrollments');
  const open = async (of: object): Promise<unknown> => {
    const { data } = await teacher.query(
      `query Open($class: UUID, $year: UUID) {
        openGradebooks(classId: $class, academicYearId: $year) { nodes { courseId subjectName } }
      }`,
      of as Record<string, unknown>,
    );
    return (data['openGradebooks'] as { nodes: unknown })['nodes'];
  };
  const own = [{ courseId: course, subjectName: 'MATH' }];
  expect(await open({ class: rows[0].class_id })).toEqual(own);
  expect(await open({ year: rows[0].academic_year_id })).toEqual(own);
});
