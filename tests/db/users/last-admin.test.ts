import { expect, test } from 'vitest';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();

test('two admins who close the school to each other at once leave one of them', async () => {
  const admin = await connect(database.adminUrl);
  const { rows } = await admin.query(`select tests.school('IN') as school`);
  const school = rows[0].school as number;
  await admin.query(`select tests.user('ada', $1, 'admin'), tests.user('ben', $1, 'admin')`, [
    school,
  ]);
  const [ada, ben] = [await connect(database.adminUrl), await connect(database.adminUrl)];
  for (const [db, name] of [
    [ada, 'ada'],
    [ben, 'ben'],
  ] as const) {
    await db.query('begin');
    await db.query('select tests.act_as($1, $2)', [name, school]);
  }
  await ada.query(`select app_public.set_access(tests.user('ben'), false)`);
  const second = ben
    .query(`select app_public.set_access(tests.user('ada'), false)`)
    .then(() => 'done')
    .catch((error: { code: string }) => error.code);
  const waiting = `select count(*)::int as n from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(async () => (await admin.query(waiting)).rows[0].n).toBe(1);
  await ada.query('commit');
  expect(await second).toBe('RBADM');
  await ben.query('rollback');
  const { rows: left } = await admin.query(
    `select count(*)::int as n from app_public.memberships m where app_hidden.is_live(m)`,
  );
  expect(left[0].n).toBe(1);
});
