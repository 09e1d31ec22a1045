import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, useDatabase } from '../support/database.ts';

const database = await useDatabase();
const admin = await connect(database.adminUrl);
const blocker = await connect(database.adminUrl);

const jobs = async () => {
  const { rows } = await admin.query(
    `select j.locked_by is not null as running
    from graphile_worker._private_jobs j
    where j.key = 'held'`,
  );
  return rows;
};

test('another worker takes over the jobs of one that was killed within a minute', async () => {
  await blocker.query('begin; lock table app_public.assessments');
  const first = spawn(process.execPath, ['tests/support/worker-process.ts'], {
    env: { ...process.env, WORKER_URL: database.workerUrl, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  await admin.query(`select graphile_worker.add_job('publish_scheduled', job_key => 'held')`);
  await expect.poll(jobs, { timeout: 15_000 }).toEqual([{ running: true }]);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await blocker.query('rollback');
  expect(await jobs()).toEqual([{ running: true }]);

  const second = await startWorker({ connectionString: database.workerUrl });
  await expect.poll(jobs, { timeout: 60_000, interval: 500 }).toEqual([]);
  await second.stop();
}, 120_000);
