import { verify } from '@node-rs/argon2';
import pg from 'pg';
import { expect, test } from 'vitest';
import { cliFor } from '../../support/cli.ts';
import { connect, runFile, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
await runFile(database, 'db/seed/demo.sql');
const owner = await connect(database.ownerUrl);
const admin = await connect(database.adminUrl);
const cli = cliFor(database);

// What the commands call: create_school(), create_user(), admit_analyst().

const awa = ['--last-name', 'Koné', '--first-name', 'Awa', '--duty', 'teacher'];
const hashOf = async (login: string): Promise<string> => {
  const { rows } = await owner.query('select password_hash from app_private.begin_sign_in($1)', [
    login,
  ]);
  return rows[0].password_hash;
};

test('a user made at the command line signs in with the password it prints', async () => {
  const { code, stdout } = await cli([
    ...['user', 'create', '--username', 'awa', '--institution', 'ADJAME', ...awa],
  ]);
  expect(code).toBe(0);
  const password = /Password: (\S+)/.exec(stdout)?.[1] ?? '';
  expect(await verify(await hashOf('awa'), password)).toBe(true);
});

test('a password can come from stdin, and is not printed', async () => {
  const { stdout } = await cli(
    [
      'user',
      'create',
      '--email',
      'awa@example.org',
      '--institution',
      'ADJAME',
      '--password',
      ...awa,
    ],
    'bonne journée\n',
  );
  expect(stdout).not.toContain('bonne journée');
  expect(await verify(await hashOf('awa@example.org'), 'bonne journée')).toBe(true);
});

test('a password of less than 12 characters is refused', async () => {
  const { code, stderr } = await cli(
    ['user', 'create', '--username', 'awa2', '--institution', 'ADJAME', '--password', ...awa],
    'court\n',
  );
  expect(code).toBe(1);
  expect(stderr).toContain('A password has at least 12 characters.');
});

test('the operator makes a link for who can’t sign in any more', async () => {
  await owner.query(
    `insert into app_private.second_factors (user_id, sealed, confirmed_at)
     select user_id, 'sealed', now() from app_public.user_accounts where username = 'awa'`,
  );
  // it calls hand_over_reset()
  const { code, stdout } = await cli(['user', 'reset', '--login', 'AWA', '--second-factor']);
  expect(code).toBe(0);
  const token = /\/reset\/(\S+)/.exec(stdout)?.[1] ?? '';
  const { rows } = await owner.query(
    `select (app_private.open_reset(sha256($1::bytea))).login,
       (select count(*)::integer from app_private.second_factors) as factors`,
    [Buffer.from(token)],
  );
  expect(rows).toEqual([{ login: 'awa', factors: 0 }]);
  expect(await cli(['user', 'reset', '--login', 'nobody'])).toMatchObject({ code: 1 });
});

test('a username that is taken is refused, whatever its case', async () => {
  const { code, stderr } = await cli([
    ...['user', 'create', '--username', 'AWA', '--institution', 'ADJAME', ...awa],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('There is a user of this username or e-mail address already');
});

test('a duty that does not exist is refused in the words of the rule', async () => {
  const { code, stderr } = await cli([
    ...['user', 'create', '--username', 'x1', '--institution', 'ADJAME', '--last-name', 'Koné'],
    ...['--first-name', 'Awa', '--duty', 'king'],
  ]);
  expect(code).toBe(1);
  expect(stderr.trim()).toBe('A duty is admin, teacher, guardian, student or analyst.');
});

test('a school takes the settings it is given and keeps the defaults for the rest', async () => {
  const { code } = await cli([
    ...['school', 'create', '--code', 'KHM', '--name', 'Wat Bo', '--country', 'KH'],
    ...['--parent', 'KH-SRP-KRONG', '--scale', '10', '--time-zone', 'Asia/Phnom_Penh'],
    ...['--currency', 'KHR', '--language', 'km', '--max-students', '50'],
  ]);
  expect(code).toBe(0);
  const { rows } = await owner.query(
    `select s.scale::float, s.currency, s.max_students, s.max_teachers, cardinality(i.path) as depth
    from app_public.schools s
    join app_public.institutions i on i.id = s.id
    where i.code = 'KHM'`,
  );
  expect(rows).toEqual([
    { scale: 10, currency: 'KHR', max_students: 50, max_teachers: 50, depth: 4 },
  ]);
});

test('a code that is taken is refused in the words of the rule', async () => {
  const { code, stderr } = await cli([
    ...['school', 'create', '--code', 'KHM', '--name', 'Other', '--country', 'KH'],
  ]);
  expect(code).toBe(1);
  expect(stderr.trim()).toBe('This code is already taken by another institution.');
});

test('an analyst sees the figures of their own institutions only, and can write nothing', async () => {
  await cli(['recompute', '--school', 'ABOBO']);
  await cli(['recompute', '--school', 'SIEMREAP']);
  const name = `analyst_${database.name.slice(-12)}`;
  const { code, stdout } = await cli([
    ...['analyst', 'create', '--name', name, '--institution', 'ABOBO'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain(`user=${name}`);
  const password = /Password: (\S+)/.exec(stdout)?.[1] ?? '';
  const url = Object.assign(new URL(database.adminUrl), { username: name, password }).href;
  const analyst = new pg.Client({ connectionString: url });
  await analyst.connect();
  try {
    const { rows } = await analyst.query('select distinct school_code from mart.term_results');
    expect(rows).toEqual([{ school_code: 'ABOBO' }]);
    const all = await owner.query('select from app_public.term_results where school_id <> 0');
    const own = await analyst.query('select from mart.term_results');
    expect(all.rowCount).toBeGreaterThan(own.rowCount ?? 0);
    await expect(analyst.query('select * from app_public.students')).rejects.toThrow('permission');
    await expect(
      analyst.query(
        'set transaction_read_only = off; update app_private.analyst_institutions set sees_students = true',
      ),
    ).rejects.toThrow('permission');
  } finally {
    await analyst.end();
    await admin.query(`drop role ${name}`);
  }
});

test('an analyst above schools sees no single students unless told so', async () => {
  const name = `analyst_${database.name.slice(-12)}_m`;
  const create = (...options: string[]) => cli(['analyst', 'create', '--name', name, ...options]);
  expect((await create('--institution', 'CI-MENA')).stdout).toContain('statistics only');
  const again = await create('--institution', 'CI-BKE', '--students');
  expect(again.stdout).toContain(`The analyst ${name} sees CI-BKE, single students.`);
  expect(again.stdout).not.toContain('Password');
  await admin.query(`drop role ${name}`);
});

test('a role of the installation itself can not be made an analyst', async () => {
  const { code, stderr } = await cli([
    ...['analyst', 'create', '--name', 'rollbook_worker', '--institution', 'ABOBO'],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('The database role rollbook_worker is not an analyst');
});
