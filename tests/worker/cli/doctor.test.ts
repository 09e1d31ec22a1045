import { describe, expect, test } from 'vitest';
import { cliFor } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
const admin = await connect(database.adminUrl);
const cli = cliFor(database);

// What the throw-away server of the tests is: fast, and not to be trusted with real data.
const isOfTests = (line: string) => /^✗ (fsync|full_page_writes) is off/.test(line);
const problemsIn = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => line.startsWith('✗') && !isOfTests(line));

describe('of a healthy installation', async () => {
  const { code, stdout } = await cli(['doctor']);

  test('it says no problems but a server that was told to forget', () => {
    expect(stdout).toContain('✗ fsync is off. Set fsync = on');
    expect(code).toBe(1);
    expect(problemsIn(stdout)).toEqual([]);
  });

  test('it says how many cases of the grading rules give the expected figures', () => {
    const [, right, all] = /expected figures in (\d+) of (\d+) cases/.exec(stdout)!;
    expect(Number(right)).toBeGreaterThan(100);
    expect(right).toBe(all);
  });

  test('it says how to connect with psql', () => {
    expect(stdout).toMatch(/Connect with: psql "postgres:\/\/rollbook_migrator:/);
  });
});

const breakages: [string, string, string, string][] = [
  [
    'a table without row level security',
    'alter table app_public.marks disable row level security',
    '✗ row level security is off on app_public.marks. Run "alter table app_public.marks enable',
    'alter table app_public.marks enable row level security',
  ],
  [
    'a grading rule that gives other figures',
    `create or replace function app_hidden.half_days(
        present_minutes integer, half_minutes integer, whole_minutes integer)
      returns numeric language sql immutable parallel safe return 1`,
    '✗ the grading rules give wrong figures in these cases: halfday-1, halfday-2. Run',
    `create or replace function app_hidden.half_days(
        present_minutes integer, half_minutes integer, whole_minutes integer)
      returns numeric language sql immutable parallel safe
      return case when present_minutes >= whole_minutes then 1
        when present_minutes >= half_minutes then 0.5 else 0 end`,
  ],
  [
    'a tenant table without its policy',
    'drop policy tenant on app_public.guardians',
    '✗ the table app_public.guardians has no policy “tenant”',
    `call app_private.protect('app_public.guardians')`,
  ],
  [
    'a missing index',
    'drop index app_public.marks_student_idx',
    '✗ no index supports the key marks_student_fkey of app_public.marks',
    'create index marks_student_idx on app_public.marks (school_id, student_id)',
  ],
  [
    'results that have waited for more than a minute',
    `insert into app_private.dirty_results (school_id, class_id, term_id, changed_at)
      values (1, uuidv7(), uuidv7(), now() - interval '2 minutes')`,
    '✗ 1 results have waited to be calculated since',
    'delete from app_private.dirty_results',
  ],
  [
    'jobs that failed for good',
    `select graphile_worker.add_job('refresh_class_statistics', job_key => 'lost');
      update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'disk full'`,
    '✗ 1 jobs refresh_class_statistics have failed for good: disk full',
    'delete from graphile_worker._private_jobs',
  ],
  [
    'a missing partition of the log',
    `do $$ begin execute format('drop table audit.log_%s', to_char(now() at time zone 'utc'
      + interval '1 month', 'YYYY_MM')); end $$`,
    '✗ the log of changes has no partition for',
    'select audit.create_partitions()',
  ],
  [
    'a migration that was not applied',
    `create table public.kept as table graphile_migrate.migrations;
      delete from graphile_migrate.current;
      delete from graphile_migrate.migrations
      where filename = (select max(filename) from graphile_migrate.migrations)`,
    '✗ the migration 0000',
    `insert into graphile_migrate.migrations select * from public.kept on conflict do nothing;
      drop table public.kept`,
  ],
  [
    'a store that somebody may read past its filter',
    'grant select on app_private.class_statistics to app_user',
    '✗ somebody may read app_private.class_statistics directly. Run "revoke all on',
    'revoke all on app_private.class_statistics from app_user',
  ],
];

// All at once, because each look calculates all cases of the grading rules.
describe('of an installation where everything is broken', async () => {
  for (const [, breakIt] of breakages) await admin.query(breakIt);
  const { stdout } = await cli(['doctor']);
  for (const [, , , mend] of breakages) await admin.query(mend);
  const found = problemsIn(stdout);

  test.each(breakages)('it finds %s once, and says the remedy', (_, _breakIt, expected) => {
    expect(found.filter((line) => line.startsWith(expected))).toHaveLength(1);
  });

  test('it finds nothing else, and nothing once all is mended', async () => {
    expect(found).toHaveLength(breakages.length);
    expect(problemsIn((await cli(['doctor'])).stdout)).toEqual([]);
  });
});

test('an empty database is told from a missing server by the exit code', async () => {
  const nowhere = { ...database, adminUrl: 'postgres://postgres:x@127.0.0.1:1/rollbook' };
  expect(await cliFor(nowhere)(['doctor'])).toMatchObject({ code: 3 });
  const empty = await useDatabase({ empty: true });
  const { code, stdout } = await cliFor(empty)(['doctor']);
  expect(code).toBe(1);
  expect(stdout).toContain('the database is empty or too old');
});

test('help lists every command and the exit codes', async () => {
  const { code, stdout } = await cli(['help']);
  expect(code).toBe(0);
  for (const words of ['import marks', 'export results', 'school create', 'doctor', 'Exit codes']) {
    expect(stdout).toContain(words);
  }
  expect(await cli(['frobnicate'])).toMatchObject({ code: 2 });
});
