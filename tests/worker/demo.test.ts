import { readFileSync } from 'node:fs';
import { verify } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, 'db/seed/demo.sql');
const owner = await connect(database.ownerUrl);

const count = async (what: string): Promise<number> => {
  const { rows } = await owner.query(`select count(*)::integer as n from ${what}`);
  return rows[0].n;
};

test('the demo shows four schools of one ministry and two of other countries', async () => {
  const { rows } = await owner.query(
    `select top.code, count(*)::integer as schools
    from app_public.institutions i
    join app_public.institutions top on top.id = i.path[1]
    where i.type = 'school'
    group by top.code
    order by top.code`,
  );
  expect(rows).toEqual([
    { code: 'AZ-ETN', schools: 1 },
    { code: 'CI-MENA', schools: 4 },
    { code: 'KH-MOEYS', schools: 1 },
  ]);
});

test('the demo has about 1,500 students in classes of 25 to 40', async () => {
  const active = await count(`app_public.students where status = 'active'`);
  expect(active).toBeGreaterThan(1400);
  expect(active).toBeLessThan(1700);
  const { rows } = await owner.query(
    `select min(size)::integer as smallest, max(size)::integer as largest
    from (select count(*) as size from app_public.enrollments group by class_id) as c`,
  );
  expect(rows[0].smallest).toBeGreaterThanOrEqual(25);
  expect(rows[0].largest).toBeLessThanOrEqual(41);
});

test('every class of last year has marks in each of its terms', async () => {
  const { rows } = await owner.query(
    `select k.name, t.name
    from app_public.academic_years y
    join app_public.classes k on k.academic_year_id = y.id
    join app_public.terms t on t.academic_year_id = y.id
    where not y.is_active
      and not exists (
        select
        from app_public.courses c
        join app_public.assessments a on a.course_id = c.id and a.term_id = t.id
        join app_public.marks m on m.assessment_id = a.id
        where c.class_id = k.id and a.published_at is not null)`,
  );
  expect(rows).toEqual([]);
});

test('each school has one active year, which has begun', async () => {
  expect(await count('app_public.academic_years where is_active')).toBe(6);
  expect(
    await count('app_public.academic_years where is_active and starts_on > current_date'),
  ).toBe(0);
});

test('there are unmarked students, codes, a bonus course and a personal coefficient', async () => {
  expect(await count('app_public.marks where code is not null')).toBeGreaterThan(500);
  expect(await count(`app_public.courses where mode = 'bonus'`)).toBeGreaterThan(0);
  expect(await count('app_public.student_courses where coefficient is not null')).toBeGreaterThan(
    0,
  );
});

test('every account on the list can sign in with the password on it', async () => {
  const { password, accounts } = JSON.parse(readFileSync('db/seed/demo-accounts.json', 'utf8'));
  for (const { login } of accounts) {
    const { rows } = await owner.query('select password_hash from app_private.begin_sign_in($1)', [
      login,
    ]);
    expect(await verify(rows[0].password_hash ?? '$', password), login).toBe(true);
  }
});

test('a database with institutions is left as it is', async () => {
  const before = await count('audit.log');
  await runFile(database, 'db/seed/demo.sql');
  expect(await count('audit.log')).toBe(before);
});
