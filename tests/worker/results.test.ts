import path from 'node:path';
import { expect, test } from 'vitest';
import pg from 'pg';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { startWorker } from '../../worker/index.ts';

// A school with 3 classes of 30 students and 4 courses, each with 5 assessments and all marks.
const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'results.sql'));
const db = await connect(database.adminUrl);
const school = (await db.query('select id from app_public.schools')).rows[0].id as number;

const waiting = async (): Promise<number> =>
  (await db.query('select count(*)::int as n from app_private.dirty_results')).rows[0].n;
const differences = async () =>
  (await db.query('select * from app_private.result_differences($1)', [school])).rows;
const settled = () => expect.poll(waiting, { timeout: 30_000, interval: 50 }).toBe(0);

test('eight writers on one class and a bulk import at once: the stored results are right', async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  for (const round of [1, 2, 3]) {
    const end = Date.now() + 3000;
    const writers = Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: database.ownerUrl });
      await client.connect();
      let written = 0;
      while (Date.now() < end) {
        const { rowCount } = await client.query(
          `with one as (
             select m.* from app_public.marks m
             join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
             join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
             join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
             where k.name = 'C1' order by random() limit 1)
           update app_public.marks m set value = round((random() * 20)::numeric, 2)
           from one where (m.school_id, m.assessment_id, m.student_id) =
             (one.school_id, one.assessment_id, one.student_id)`,
        );
        written += rowCount!;
      }
      await client.end();
      return written;
    });
    const bulk = db.query(
      `with a as (
         insert into app_public.assessments (school_id, course_id, term_id, name, published_at)
         select c.school_id, c.id, t.id, 'Import ' || $1, now()
         from app_public.courses c join app_public.terms t using (school_id) returning *)
       select count(*) from a`,
      [round],
    );
    await bulk;
    await db.query(
      `insert into app_public.marks (school_id, assessment_id, student_id, value)
       select a.school_id, a.id, e.student_id, round((random() * 20)::numeric, 2)
       from app_public.assessments a
       join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
       join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id
       where a.name = 'Import ' || $1`,
      [round],
    );
    const written = (await Promise.all(writers)).reduce((sum, n) => sum + n, 0);
    expect(written).toBeGreaterThan(100);
    await settled();
    expect(await differences()).toEqual([]);
  }
  await worker.stop();
});

test('the comparison notices a stored result that is wrong, and the annual one it leads to', async () => {
  await db.query('begin');
  // by less than what lies between two students, whose ranks would change as well
  const { rows } = await db.query(
    `update app_public.term_results set average = average + 0.000001
     where student_id = (select min(student_id::text)::uuid from app_public.term_results)
     returning student_id`,
  );
  const found = await differences();
  await db.query('rollback');
  const { student_id } = rows[0];
  expect(found.map((row) => row.student_id)).toEqual([student_id, student_id]);
});

test('one changed mark changes only the rows that differ', async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  const rows = async () =>
    (
      await db.query(
        `select count(*)::int as n from app_public.course_results where calculated_at > $1`,
        [since],
      )
    ).rows[0].n;
  const since = (await db.query('select clock_timestamp() as at')).rows[0].at;
  await db.query(
    `update app_public.marks set value = 20 - value
     where (assessment_id, student_id) = (
       select assessment_id, student_id from app_public.marks where value <> 10
       order by 1, 2 limit 1)`,
  );
  await settled();
  await worker.stop();
  expect(await rows()).toBeGreaterThan(0);
  expect(await rows()).toBeLessThanOrEqual(30);
  expect(await differences()).toEqual([]);
});

test('an assessment that is scheduled counts from its time on', async () => {
  await db.query(
    `update app_public.assessments set published_at = null, scheduled_for = now() - interval '1 second'
     where id = (select min(id::text)::uuid from app_public.assessments)`,
  );
  const worker = await startWorker({ connectionString: database.workerUrl });
  const { rows } = await db.query('select app_private.publish_scheduled_assessments() as n');
  expect(rows[0].n).toBe(1);
  await settled();
  await worker.stop();
  expect(await differences()).toEqual([]);
});
