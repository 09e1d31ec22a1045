import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, useDatabase } from '../support/database.ts';

// What the worker calls while it is at an import: run_import(), is_import_cancelled(); give_up_import()
// of cancel_import().

const database = await useDatabase();
const db = await connect(database.adminUrl);
const blocker = await connect(database.adminUrl);
const school = (await db.query(`select tests.school('S1') as id`)).rows[0].id as number;
await db.query(`select tests.class($1), tests.user('head', $1, 'admin')`, [school]);

const bring = async (prefix: string): Promise<string> => {
  const header = ['matricule', 'nom', 'prénoms', 'classe'];
  const lines = [2, 3, 4].map((line) => [line, [`${prefix}${line}`, 'Koné', 'Awa', '6e A']]);
  const { rows } = await db.query(
    `select app_private.begin_import($1, 'students', 'liste.csv', $2) as id`,
    [school, header],
  );
  const key = [school, rows[0].id as string];
  await db.query('select app_private.stage_import_rows($1, $2, $3)', [
    ...key,
    JSON.stringify(lines),
  ]);
  await db.query('select app_private.check_import($1, $2)', key);
  return key[1] as string;
};
const asHead = async (statement: string, values: unknown[]): Promise<void> => {
  await db.query('begin');
  await db.query(`select tests.act_as('head', $1)`, [school]);
  await db.query('set local role app_user');
  await db.query(statement, values);
  await db.query('commit');
};
const stateOf = async (id: string): Promise<string> =>
  (await db.query('select state from app_public.imports where id = $1', [id])).rows[0].state;
const count = async (prefix: string): Promise<string> => {
  const { rows } = await db.query(
    `select count(s) || ' students, ' || count(e) || ' enrollments' as census
    from app_public.students s
    left join app_public.enrollments e on e.school_id = s.school_id and e.student_id = s.id
    where s.student_number like $1`,
    [`${prefix}%`],
  );
  return rows[0].census;
};
// enrollments come after students: who waits for them has written half
const holdEnrollments = () =>
  blocker.query('begin; lock table app_public.enrollments in share row exclusive mode');
const isHalfWritten = async (): Promise<boolean> =>
  ((
    await db.query(`select from pg_locks l where l.relation = 'app_public.enrollments'::regclass
    and not l.granted`)
  ).rowCount ?? 0) > 0;

test('an import is given up while it is half written, and nothing of it stays', async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(worker.stop);
  const id = await bring('C');
  await holdEnrollments();
  await asHead('select app_public.write_checked_import($1)', [id]);
  await expect.poll(isHalfWritten, { timeout: 15_000 }).toBe(true);
  await asHead('select app_public.cancel_import($1)', [id]);
  await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('cancelled');
  await blocker.query('rollback');
  expect(await count('C')).toBe('0 students, 0 enrollments');
  const left = await db.query(
    `select from app_private.import_rows where import_id = $1
    union all select from app_private.import_writes where import_id = $1
    union all select from app_private.import_cancellations where import_id = $1`,
    [id],
  );
  expect(left.rowCount).toBe(0);
});

test('a worker that is killed in the middle of the writing leaves nothing half, the next one ends it', async () => {
  const id = await bring('K');
  const first = spawn(process.execPath, ['tests/support/worker-process.ts'], {
    env: { ...process.env, WORKER_URL: database.workerUrl, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  await holdEnrollments();
  await asHead('select app_public.write_checked_import($1)', [id]);
  await expect.poll(isHalfWritten, { timeout: 20_000 }).toBe(true);
  first.kill('SIGKILL');
  await once(first, 'exit');
  // what it left running ends with it, as after the machine was cut off
  await db.query(
    `select pg_terminate_backend(l.pid) from pg_locks l
    where l.relation = 'app_public.enrollments'::regclass and not l.granted`,
  );
  await blocker.query('rollback');
  expect(await stateOf(id)).toBe('applying');
  expect(await count('K')).toBe('0 students, 0 enrollments');

  const next = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(next.stop);
  await expect.poll(() => stateOf(id), { timeout: 60_000, interval: 250 }).toBe('applied');
  expect(await count('K')).toBe('3 students, 3 enrollments');
}, 120_000);
