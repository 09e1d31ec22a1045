import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
const db = await connect(database.adminUrl);
await db.query(
  `insert into app_public.institutions (code, name, type) values ('MIN', 'Ministry', 'ministry');
   update app_public.institutions
   set parent_id = (select id from app_public.institutions where code = 'MIN')
   where code = 'SCHOOLA';
   select tests.user('minister', id, 'admin') from app_public.institutions where code = 'MIN';
   update app_public.user_accounts set email = 'known@a.example' where username = 'teacherB'`,
);
await setPasswords(database);
const api = await startApi(database);
const admin = await api.signIn('adminA');

const one = async (sql: string) => (await db.query(sql)).rows[0];
const schoolA = (await one(`select id from app_public.institutions where code = 'SCHOOLA'`))
  .id as number;
const userId = async (name: string) => (await one(`select tests.user('${name}') as id`)).id;
const password = 'vingt-deux girafes lisent';

const setAccess = (user: string, isActive: boolean) =>
  admin.query(
    `mutation Set($user: UUID!, $active: Boolean!) {
      setAccess(input: { userId: $user, isActive: $active }) { result }
    }`,
    { user, active: isActive },
  );
const invite = async (people: object[], onPaper = false) => {
  const { data, errors } = await admin.query(
    `mutation Invite($people: JSON!, $onPaper: Boolean!) {
      invite(input: { people: $people, onPaper: $onPaper }) { result }
    }`,
    { people, onPaper },
  );
  expect(errors).toBeUndefined();
  return (data['invite'] as { result: Record<string, string>[] }).result;
};
const accept = (account: object) =>
  api.post('/session/invitation', { lastName: 'New', firstName: 'Nina', password, ...account });

test('the very next request of a session whose access was closed is refused', async () => {
  const teacher = await api.signIn('teacherA');
  const ask = () => teacher.query('{ viewer students { totalCount } marks { totalCount } }');
  const variables = await one(
    `select tests.student(${schoolA}, 'anaA') as student, tests.term(${schoolA}) as term`,
  );
  const change = () =>
    teacher.query(
      `mutation Record($student: UUID!, $term: UUID!) { createConductRecord(input: { conductRecord: {
        studentId: $student, termId: $term, happenedOn: "2025-10-01", points: "1", reason: "late" } }) {
        conductRecord { id }
      } }`,
      variables,
    );
  expect((await change()).errors).toBeUndefined();
  const before = await ask();
  expect(before.data['students']).not.toEqual({ totalCount: 0 });
  expect((await setAccess(await userId('teacherA'), false)).errors).toBeUndefined();
  const after = await ask();
  expect(after.data).toMatchObject({
    viewer: { school: null, duties: [], institutions: [] },
    students: { totalCount: 0 },
    marks: { totalCount: 0 },
  });
  expect((await change()).errors![0]!.extensions['code']).toBe('42501');
  await setAccess(await userId('teacherA'), true);
  expect((await ask()).data).toEqual(before.data);
});

test('the last admin can’t close the school to themselves', async () => {
  const { errors } = await setAccess(await userId('adminA'), false);
  expect(errors![0]!.extensions['code']).toBe('RBADM');
  expect((await admin.query('{ viewer }')).data['viewer']).toMatchObject({ duties: ['admin'] });
});

test('an invitation is answered alike, and as fast, whether the address has an account', async () => {
  const times: Record<string, number[]> = { known: [], nobody: [] };
  const answers = new Set<string>();
  for (let round = 0; round < 40; round += 1) {
    for (const [who, list] of Object.entries(times)) {
      const begun = performance.now();
      const [invited] = await invite([{ duty: 'teacher', email: `${who}@a.example` }]);
      list.push(performance.now() - begun);
      const { lastName, firstName, duty, code, ...own } = invited!;
      answers.add(JSON.stringify([lastName, firstName, duty, code, Object.keys(own)]));
    }
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length / 2]!;
  expect([...answers]).toHaveLength(1);
  const [known, nobody] = [median(times['known']!), median(times['nobody']!)];
  expect(Math.abs(known - nobody)).toBeLessThan(Math.max(known, nobody) / 2);
  const { rows } = await db.query(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'send_invitation'`,
  );
  expect(rows[0].n).toBe(80);
});

test('a code makes one account, also when twenty try at once', async () => {
  const [invited] = await invite([{ duty: 'teacher', last_name: 'New' }], true);
  const token = invited!['code']!;
  const short = await accept({ token, username: 'nina', password: 'short' });
  expect([short.status, await short.json()]).toEqual([
    422,
    { code: 'RBVAL', field: 'password', reason: 'short' },
  ]);
  const taken = await accept({ token, username: 'TEACHERa' });
  expect([taken.status, ((await taken.json()) as { field: string }).field]).toEqual([
    422,
    'username',
  ]);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => accept({ token, username: `nina.${n}` })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const { rows } = await db.query(
    `select username from app_public.user_accounts where username like 'nina%'`,
  );
  expect(rows).toHaveLength(1);
  const session = await api.post('/session', { login: rows[0].username, password });
  expect(session.status).toBe(200);
});

test('a code that nobody gave makes no account, and guessing ends', async () => {
  const statuses = new Set<number>();
  for (let guess = 0; guess < 25; guess += 1) {
    statuses.add((await accept({ token: `GUESS${guess}`, username: `guess${guess}` })).status);
  }
  expect([...statuses]).toEqual([422, 429]);
  const { rows } = await db.query(
    `select from app_public.user_accounts where username like 'guess%'`,
  );
  expect(rows).toHaveLength(0);
});

test('from above a school opens when it is entered, and the school sees who came', async () => {
  const { cookie } = await api.signIn('minister');
  const minister = api.session(
    `${cookie}; rollbook_school=${schoolA}`.replace(/rollbook_school=;/, ''),
  );
  const count = async () =>
    (await minister.query('{ students { totalCount } }')).data['students'] as {
      totalCount: number;
    };
  expect(await count()).toEqual({ totalCount: 0 });
  const enter = `mutation Enter($school: Int!) { enterSchool(input: { institution: $school }) { result } }`;
  await minister.query(enter, { school: schoolA });
  await minister.query(enter, { school: schoolA });
  expect((await count()).totalCount).toBeGreaterThan(0);
  const { data } = await admin.query('{ visitList }');
  expect(data['visitList']).toMatchObject({
    total: 1,
    visits: [{ lastName: 'minister', from: 'Ministry', address: '127.0.0.1' }],
  });
});

test('on the family side somebody who teaches sees only what a family does', async () => {
  await db.query(
    `select tests.user('guardianA', ${schoolA}, 'teacher');
     insert into app_public.class_teachers (school_id, class_id, user_id)
     select school_id, id, tests.user('guardianA') from app_public.classes where school_id = ${schoolA}`,
  );
  const both = await api.signIn('guardianA');
  const family = api.session(`${both.cookie}; rollbook_side=family`);
  const ask = '{ viewer students { totalCount } assessments { totalCount } }';
  const [work, home] = [(await both.query(ask)).data, (await family.query(ask)).data];
  expect(work).toMatchObject({
    viewer: { duties: ['guardian', 'teacher'], sides: ['staff', 'family'], side: null },
    students: { totalCount: 2 },
  });
  expect(home).toMatchObject({
    viewer: { duties: ['guardian'], side: 'family' },
    students: { totalCount: 1 },
  });
  const counts = [work, home].map(
    (data) => (data['assessments'] as { totalCount: number }).totalCount,
  );
  expect(counts[1]).toBeLessThan(counts[0]!);
});
