import type pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
const db = await connect(database.ownerUrl);
const first = await connect(database.ownerUrl);
const second = await connect(database.ownerUrl);
const school = (await db.query(`select tests.school('S') as id`)).rows[0].id as number;
await db.query('select tests.staffed_class($1)', [school]);

beforeEach(async () => {
  await db.query(`update app_public.class_terms
    set state = 'reopened', reopened_at = now(), reopening_reason = 'again'`);
  await db.query('update app_public.marks set value = 10 where value is not null');
  await db.query('select tests.calculate()');
});

const act = (name: string) => `select tests.act_as('${name}', ${school})`;
const close = `select app_public.close_term(tests.class(${school}), tests.term(${school}))`;
const mark = (value: number) =>
  `update app_public.marks set value = ${value}
   where student_id = tests.student(${school}, 'ana') and assessment_id =
     (select id from app_public.assessments where name = 'Test')`;

const pid = (await second.query('select pg_backend_pid() as pid')).rows[0].pid as number;
const isSecondWaiting = async (): Promise<boolean> =>
  (await db.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid])).rows[0].waits;

/** What comes of the second statement when it meets the first, which is not yet committed. */
const meeting = async (one: string[], other: string[]): Promise<string> => {
  await first.query('begin');
  for (const sql of one) await first.query(sql);
  await second.query('begin');
  const [setUp, ...rest] = other;
  await second.query(setUp!);
  const outcome = second.query(rest.join(';')).then(
    () => 'done',
    (error: pg.DatabaseError) => error.code ?? 'unknown',
  );
  await expect.poll(isSecondWaiting, { timeout: 5000, interval: 20 }).toBe(true);
  await first.query('commit');
  const result = await outcome;
  await second.query(result === 'done' ? 'commit' : 'rollback');
  return result;
};

const differences = async (): Promise<number> =>
  (
    await db.query(
      `select count(*)::int as n from app_private.result_differences($1) where term_id is not null`,
      [school],
    )
  ).rows[0].n;
/** Stored official averages against a calculation from the marks as they are. */
const isSnapshotExact = async (): Promise<boolean> =>
  (
    await db.query(
      `select not exists (
         select f.student_id, f.course_id, f.average
         from app_hidden.term_figures($1, tests.class($1), tests.term($1), true,
           app_hidden.school_today($1)) as f
         except
         select s.student_id, s.course_id, s.average
         from app_private.snapshot_figures($1,
           app_private.last_snapshot($1, tests.class($1), tests.term($1))) as s) as exact`,
      [school],
    )
  ).rows[0].exact;

test('a mark saved while the term closes is refused', async () => {
  expect(await meeting([act('head'), close], [act('math'), mark(3)])).toBe('RBCLO');
  expect(await isSnapshotExact()).toBe(true);
});

test('a closing waits for a mark that is being saved, and has it', async () => {
  expect(await meeting([act('math'), mark(3)], [act('head'), close])).toBe('done');
  expect(await isSnapshotExact()).toBe(true);
  const { rows } = await db.query(
    `select r.average::float from app_public.term_results r
     where r.student_id = tests.student($1, 'ana')`,
    [school],
  );
  expect(rows[0].average).toBeCloseTo((3 * 3 + 2 * 10) / 5);
});

test('other grading rules that are adopted while the term closes are refused', async () => {
  await db.query(
    `insert into app_public.grading_policy_versions (school_id, policy_id, version)
     select school_id, policy_id, 2 from app_public.grading_policy_versions on conflict do nothing`,
  );
  const adopt = `select app_public.adopt_policy(tests.term(${school}),
    (select id from app_public.grading_policy_versions where version = 2))`;
  expect(await meeting([act('head'), close], [act('head'), adopt])).toBe('RBCLO');
});

test('one of two people who decide on a correction at once is refused', async () => {
  await db.query(`select tests.user('second', $1, 'admin')`, [school]);
  await db.query('begin');
  await db.query(act('head'));
  await db.query(close);
  await db.query(act('math'));
  await db.query(
    `select app_public.request_correction(id, tests.student($1, 'ana'), 'Counted twice', 7)
     from app_public.assessments where name = 'Test'`,
    [school],
  );
  await db.query('commit');
  const decide = 'select app_public.decide_correction(id, true) from app_public.corrections';
  expect(await meeting([act('head'), decide], [act('second'), decide])).toBe('RBVAL');
  expect(await isSnapshotExact()).toBe(true);
  expect(await differences()).toBe(0);
});

test('no mark slips in after the snapshot while four teachers save', async () => {
  let isOver = false;
  const refusals: (string | undefined)[] = [];
  const writers = await Promise.all([1, 2, 3, 4].map(() => connect(database.ownerUrl)));
  const writing = writers.map(async (writer, index) => {
    for (let n = 0; !isOver; n++) {
      await writer
        .query(mark((index * 5 + n) % 20))
        .catch((error: pg.DatabaseError) => refusals.push(error.code));
    }
  });
  for (let round = 0; round < 5; round++) {
    await db.query(`update app_public.class_terms
      set state = 'reopened', reopened_at = now(), reopening_reason = 'again'`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await db.query('begin');
    await db.query(act('head'));
    await db.query(close);
    await db.query('commit');
    expect(await isSnapshotExact()).toBe(true);
  }
  isOver = true;
  await Promise.all(writing);
  expect(refusals.length).toBeGreaterThan(0);
  expect(new Set(refusals)).toEqual(new Set(['RBCLO']));
  expect(await isSnapshotExact()).toBe(true);
});
