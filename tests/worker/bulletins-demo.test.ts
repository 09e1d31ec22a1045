import { beforeAll, expect, test } from 'vitest';
import { compileBulletins } from '../../worker/bulletins/compile.ts';
import type { Batch } from '../../worker/bulletins/batch.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { pdfPages } from '../support/poppler.ts';

const database = await useDatabase();
await runFile(database, 'db/seed/demo.sql');
const db = await connect(database.adminUrl);

type Line = { school: number; code: string; term: string; classes: string[] };
type Snapshot = {
  decimals: number;
  school: { layout: string };
  student: { lastName: string; firstName: string };
  subjects: { average: number | null; mean: number | null }[];
  total: { average: number | null; mean: number | null };
};
let lines: Line[];
let issued = 0;

// last year is complete in the demo: every class is closed and issued, as an admin of all schools
beforeAll(async () => {
  await db.query(
    `select tests.calculate(), tests.user('official', i.id, 'admin')
     from app_public.institutions i where i.type = 'ministry'`,
  );
  await db.query(
    `insert into app_private.analyst_institutions (role_name, institution_id, sees_students)
     select session_user, i.id, true from app_public.institutions i where i.type = 'ministry'`,
  );
  lines = (
    await db.query<Line>(
      `select i.id as school, i.code, t.id as term, array_agg(k.id) as classes
       from app_public.terms t
       join app_public.academic_years y
         on y.school_id = t.school_id and y.id = t.academic_year_id and not y.is_active
       join app_public.classes k
         on k.school_id = t.school_id and k.academic_year_id = y.id
       join app_public.institutions i on i.id = t.school_id
       group by i.id, i.code, t.id, t.ends_on order by i.code, t.ends_on`,
    )
  ).rows;
  for (const { school, term, classes } of lines) {
    await db.query('begin');
    await db.query(`select tests.act_as('official', $1)`, [school]);
    await db.query('select app_public.close_term(k, $2) from unnest($1::uuid[]) as k', [
      classes,
      term,
    ]);
    const { rows } = await db.query('select app_public.issue_bulletins($1, $2) as n', [
      classes,
      term,
    ]);
    await db.query('commit');
    issued += rows[0].n;
  }
}, 240_000);

test('every figure of every bulletin of the demo is that of mart at the moment of issue', async () => {
  expect(lines.length).toBeGreaterThan(12);
  expect(issued).toBeGreaterThan(3000);
  const general = await db.query(
    `select b.id from app_public.bulletins b
     full join (
       select r.* from mart.term_results r
       where r.term_id = any ($1)) as r
       on r.school_id = b.school_id and r.term_id = b.term_id and r.class_id = b.class_id
       and r.student_id = b.student_id
     cross join lateral (select b.snapshot -> 'total' as t) as x
     where (r.average, r.class_mean, r.class_min, r.class_max)
       is distinct from ((t ->> 'average')::numeric, (t ->> 'mean')::numeric,
         (t ->> 'minimum')::numeric, (t ->> 'maximum')::numeric)
       or (b.snapshot ->> 'showsRanks')::boolean
         and (r.rank, r.ranked) is distinct from ((t ->> 'rank')::integer, (t ->> 'ranked')::integer)`,
    [lines.map(({ term }) => term)],
  );
  expect(general.rows).toEqual([]);
  const subjects = await db.query(
    `select b.id, s ->> 'name' as name from app_public.bulletins b
     cross join lateral jsonb_array_elements(b.snapshot -> 'subjects') as s
     full join (
       select r.* from mart.course_results r
       where r.term_id = any ($1)) as r
       on r.school_id = b.school_id and r.term_id = b.term_id and r.class_id = b.class_id
       and r.student_id = b.student_id and r.course_id = (s ->> 'courseId')::uuid
     where (r.average, r.coefficient, r.class_mean, r.class_min, r.class_max)
       is distinct from ((s ->> 'average')::numeric, (s ->> 'coefficient')::numeric,
         (s ->> 'mean')::numeric, (s ->> 'minimum')::numeric, (s ->> 'maximum')::numeric)
       or (b.snapshot ->> 'showsRanks')::boolean
         and (r.rank, r.ranked) is distinct from ((s ->> 'rank')::integer, (s ->> 'ranked')::integer)`,
    [lines.map(({ term }) => term)],
  );
  expect(subjects.rows).toEqual([]);
}, 120_000);

test('every figure of a class of each school stands on its pages', async () => {
  const schools = new Map(lines.map((line) => [line.code, line]));
  expect(schools.size).toBe(6);
  for (const { school, code, term, classes } of schools.values()) {
    const { rows } = await db.query<{ snapshot: Snapshot; code: string; issuedAt: Date }>(
      `select b.snapshot, b.code, b.issued_at as "issuedAt" from app_public.bulletins b
       where b.school_id = $1 and b.term_id = $2 and b.class_id = $3`,
      [school, term, classes[0]],
    );
    const batch = {
      look: { color: '#1f4a3d', domain: null, images: {} },
      bulletins: rows.map(({ snapshot, ...rest }) => ({
        ...rest,
        issuedAt: rest.issuedAt.toISOString(),
        data: snapshot,
      })),
    } as unknown as Batch;
    const pages = pdfPages(compileBulletins(batch, { isTagged: false }).content);
    expect(pages, code).toHaveLength(rows.length);
    for (const [index, { snapshot }] of rows.entries()) {
      const mark = snapshot.school.layout === 'cambodian' ? '.' : ',';
      const printed = [snapshot.total, ...snapshot.subjects]
        .flatMap(({ average, mean }) => [average, mean])
        .filter((figure) => figure !== null)
        .map((figure) => figure.toFixed(snapshot.decimals).replace('.', mark));
      for (const figure of printed) expect(pages[index], code).toContain(figure);
    }
  }
}, 120_000);
