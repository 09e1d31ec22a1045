import type pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { connect, useDatabase } from '../support/database.ts';

const database = await useDatabase();
const db = await connect(database.ownerUrl);
const first = await connect(database.ownerUrl);
const second = await connect(database.ownerUrl);

const school = (await db.query(`select tests.school('S') as id`)).rows[0].id as number;
await db.query(
  `select tests.student($1, 'ana', null), tests.student($1, 'ben', null),
     tests.assessment($1, tests.course($1, 'MATH'), 'Test')`,
  [school],
);

beforeEach(async () => {
  await db.query('delete from app_public.marks');
  await db.query('delete from app_public.enrollments');
  await db.query('update app_public.assessments set maximum = 20');
});

/** What comes of the second statement when it meets the first, which is not yet committed. */
const meeting = async (one: string, other: string): Promise<string> => {
  await first.query('begin');
  await first.query(one);
  const outcome = second.query(other).then(
    ({ rowCount }) => `${rowCount} rows`,
    (error: pg.DatabaseError) => error.code,
  );
  await expect.poll(isSecondWaiting, { timeout: 5000, interval: 20 }).toBe(true);
  await first.query('commit');
  return (await outcome)!;
};

const pid = (await second.query('select pg_backend_pid() as pid')).rows[0].pid as number;
const isSecondWaiting = async (): Promise<boolean> =>
  (await db.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid])).rows[0].waits;

const enroll = (student: string) =>
  `insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
   select id, tests.student(id, '${student}', null), tests.class(id), tests.year(id), '2025-09-01'
   from app_public.schools`;
const enter = (number: string) =>
  `insert into app_public.students (school_id, student_number, last_name, first_name)
   select id, '${number}', 'Last', 'First' from app_public.schools`;
const hire = (user: string) =>
  `insert into app_public.memberships (user_id, institution_id, duty)
   select tests.user('${user}'), id, 'teacher' from app_public.schools`;
const mark = (value: number) =>
  `insert into app_public.marks (school_id, assessment_id, student_id, value)
   select a.school_id, a.id, tests.student(a.school_id, 'ana'), ${value}
   from app_public.assessments a`;
const lower = 'update app_public.assessments set maximum = 10';
const count = async (table: string) =>
  (await db.query(`select count(*)::int as n from app_public.${table}`)).rows[0].n as number;

test('two students who take the last place of a class at once: one is refused', async () => {
  await db.query('update app_public.classes set max_size = 1');
  expect(await meeting(enroll('ana'), enroll('ben'))).toBe('RBCLF');
  expect(await count('enrollments')).toBe(1);
});

test('two students who take the last place of a school at once: one is refused', async () => {
  await db.query('update app_public.schools set max_students = 3');
  expect(await meeting(enter('3'), enter('4'))).toBe('RBQST');
  expect(await count('students')).toBe(3);
});

test('two teachers who take the last place of a school at once: one is refused', async () => {
  await db.query(`select tests.user('t1'), tests.user('t2')`);
  await db.query('update app_public.schools set max_teachers = 1');
  expect(await meeting(hire('t1'), hire('t2'))).toBe('RBQTC');
  expect(await count('memberships')).toBe(1);
});

test('a maximum that is lowered while a higher mark comes in is refused', async () => {
  expect(await meeting(mark(15), lower)).toBe('RBMAX');
  expect(await count('marks')).toBe(1);
});

test('a mark that comes in while the maximum is lowered below it is refused', async () => {
  expect(await meeting(lower, mark(15))).toBe('23503');
  expect(await count('marks')).toBe(0);
});

test('two rounds at once queue a class once', async () => {
  const enqueue = 'select app_private.enqueue_dirty_results() as n';
  await db.query(enqueue);
  await db.query(`select app_private.mark_school_dirty(${school})`);
  await first.query('begin');
  expect((await first.query(enqueue)).rows[0].n).toBe(1);
  expect((await second.query(enqueue)).rows[0].n).toBe(0);
  await first.query('commit');
});

const openTerm = (code: string) =>
  `insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
   select id, tests.year(id), '${code}', '${code}', '2026-02-01', '2026-03-31'
   from app_public.schools`;

test('two terms of the same days entered at once: one is refused', async () => {
  await db.query(`update app_public.terms set ends_on = '2025-12-31'`);
  expect(await meeting(openTerm('T2'), openTerm('T3'))).toBe('RBTRM');
  expect(await count('terms')).toBe(2);
});

test('of 32 enrollments into the last place at once, one succeeds', async () => {
  await db.query('update app_public.classes set max_size = 3');
  await db.query('update app_public.schools set max_students = 100');
  await db.query(enroll('ana'));
  await db.query(enroll('ben'));
  await db.query(
    `select tests.user('head', $1, 'admin'), tests.act_as('head', $1),
       (select count(tests.student($1, 's' || n, null)) from generate_series(1, 32) as n)`,
    [school],
  );
  const outcomes = await Promise.all(
    Array.from({ length: 32 }, async (_, n) => {
      const client = await connect(database.adminUrl);
      await client.query(
        `select set_config('app.session', 'token of head', false),
           set_config('app.school', $1, false)`,
        [String(school)],
      );
      await client.query('set role app_user');
      return client
        .query(
          `select app_public.enroll_students(
             array[tests.student($1, 's' || $2::integer + 1)], tests.class($1), '2025-10-01') as n`,
          [school, n],
        )
        .then(
          ({ rows }) => rows[0].n as number,
          (error: pg.DatabaseError) => error.code,
        );
    }),
  );
  expect(outcomes.filter((outcome) => outcome === 1)).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'RBCLF')).toHaveLength(31);
  expect(await count('enrollments')).toBe(3);
  expect(await count('enrollment_steps')).toBe(1);
});
