import { beforeAll, expect, test } from 'vitest';
import { connect, runFile, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
await runFile(database, 'db/seed/demo.sql');
const owner = await connect(database.ownerUrl);
const request = await connect(database.adminUrl);

type School = { id: number; code: string; from: string; to: string };
const schools = (
  await owner.query<School>(
    `with next as (
       insert into app_public.academic_years (school_id, name, starts_on, ends_on)
       select y.school_id, 'next', y.ends_on + 1, y.ends_on + 365
       from app_public.academic_years y where y.is_active
       returning school_id, id)
     select i.id, i.code, y.id as from, n.id as to
     from next n
     join app_public.institutions i on i.id = n.school_id
     join app_public.academic_years y on y.school_id = i.id and y.is_active
     order by i.code`,
  )
).rows;

const hashes = async (): Promise<Record<string, string>> => {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = 'app_public'::regnamespace and c.relkind = 'r' order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await owner.query(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as hash from ${name} t`,
    );
    found[name] = rows[0].hash;
  }
  return found;
};

/** Calls a function as an admin of all schools, in this one. */
const ask = async (school: School, call: string, values: unknown[]): Promise<unknown> => {
  await request.query('begin');
  await request.query(`select tests.act_as('official', $1)`, [school.id]);
  await request.query('set local role app_user');
  const { rows } = await request.query(`select ${call} as answer`, values);
  await request.query('commit');
  return rows[0].answer;
};

beforeAll(async () => {
  await owner.query(
    `select tests.user('official', i.id, 'admin') from app_public.institutions i
     where i.type = 'ministry'`,
  );
  for (const school of schools) {
    await ask(school, 'app_public.copy_structure($1, $2)', [school.from, school.to]);
  }
  // every fifth student repeats, every thirtieth leaves
  await owner.query(
    `insert into app_public.decisions (school_id, academic_year_id, student_id, decision)
     select s.school_id, s.year, s.id,
       case when s.n % 30 = 0 then 'leaves' when s.n % 5 = 0 then 'repeats' else 'passes' end
     from (
       select s.school_id, s.id, y.id as year, row_number() over (order by s.id) as n
       from app_public.students s
       join app_public.academic_years y on y.school_id = s.school_id and y.is_active
       where s.status = 'active') as s`,
  );
  await owner.query('update app_public.classes set max_size = 80');
}, 120_000);

test('the rollover of every demo school, undone, leaves every row as it was', async () => {
  expect(schools).toHaveLength(6);
  const before = await hashes();
  for (const school of schools) {
    const years = [school.from, school.to];
    const taken = (await ask(school, 'app_public.roll_over($1, $2)', years)) as number;
    expect(taken, school.code).toBeGreaterThan(100);
    expect(await ask(school, 'app_public.roll_over($1, $2)', years), school.code).toBe(0);
  }
  const during = await hashes();
  const changed = Object.keys(before).filter((name) => before[name] !== during[name]);
  expect(changed).toEqual([
    'app_public.enrollment_steps',
    'app_public.enrollments',
    'app_public.rollovers',
    'app_public.students',
  ]);
  for (const school of schools) {
    const undone = await ask(
      school,
      'app_public.undo_rollover((select id from app_public.rollovers))',
      [],
    );
    expect(undone, school.code).toBeGreaterThan(100);
  }
  expect(await hashes()).toEqual(before);
}, 120_000);
