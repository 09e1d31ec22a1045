import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, useDatabase } from '../support/database.ts';

const database = await useDatabase();
const admin = await connect(database.adminUrl);
const blocker = await connect(database.adminUrl);

/** Adds a job that runs until the blocker ends its transaction. */
const addHeldJob = async () => {
  await blocker.query('begin; lock table app_public.assessments');
  await admin.query(`select graphile_worker.add_job('publish_scheduled', job_key => 'held')`);
};

const heldJobs = async () => {
  const { rows } = await admin.query(
    `select locked_by is not null as running
    from graphile_worker._private_jobs
    where key = 'held'`,
  );
  return rows;
};

const startOwnWorker = async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(worker.stop);
};

/** One for each of the two pools of a worker's process. */
const livenessLocks = async () => {
  const { rows } = await admin.query(
    `select count(*)
    from pg_locks
    join pg_stat_activity using (pid)
    where locktype = 'advisory'
      and application_name = 'rollbook liveness'`,
  );
  return rows;
};

test('another worker takes over the jobs of one that was killed within a minute', async () => {
  await addHeldJob();
  const first = spawn(process.execPath, ['tests/support/worker-process.ts'], {
    env: { ...process.env, WORKER_URL: database.workerUrl, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  await expect.poll(heldJobs, { timeout: 15_000 }).toEqual([{ running: true }]);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await blocker.query('rollback');
  expect(await heldJobs()).toEqual([{ running: true }]);

  await startOwnWorker();
  await expect.poll(heldJobs, { timeout: 60_000, interval: 500 }).toEqual([]);
}, 120_000);

test('a worker that lives keeps its job however long it takes', async () => {
  await startOwnWorker();
  await expect.poll(livenessLocks, { timeout: 15_000 }).toEqual([{ count: '2' }]);
  await addHeldJob();
  await expect.poll(heldJobs, { timeout: 15_000 }).toEqual([{ running: true }]);
  await admin.query(
    `update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'
    where key = 'held'`,
  );
  const { rows } = await admin.query('select app_private.release_dead_workers() as dead');
  expect(rows).toEqual([{ dead: 0 }]);
  expect(await heldJobs()).toEqual([{ running: true }]);
  await blocker.query('rollback');
  await expect.poll(heldJobs, { timeout: 15_000 }).toEqual([]);
});
