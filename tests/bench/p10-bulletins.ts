import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inTurn, median, ratio, report, withClient, type Seeded } from './harness.ts';

// P10: the bulletins of a school of 2,000: their data against one statement written by hand for the
// same rows; then their PDF files by the worker, with the memory of its process.
const school = 90001;
const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');

const close = async (client: pg.Client, term: string): Promise<void> => {
  await client.query(
    `insert into app_public.class_terms (school_id, class_id, term_id, state, closed_at)
     select school_id, id, $2, 'closed', now() from app_public.classes where school_id = $1`,
    [school, term],
  );
};

const print = async (client: pg.Client, classes: string[], term: string) => {
  await client.query('begin');
  await client.query(
    `select set_config('app.session', 'token large', true), set_config('app.school', $1, true)`,
    [String(school)],
  );
  const { rows } = await client.query<{ id: string }>(
    'select id from app_public.make_bulletins($1, $2)',
    [classes, term],
  );
  await client.query('commit');
  const startedAt = performance.now();
  for (;;) {
    const { rows: left } = await client.query<{ waiting: number; size: number }>(
      `select count(*) filter (where state = 'waiting')::int as waiting, max(size) as size
       from app_public.bulletin_files where batch_id = $1`,
      [rows[0]!.id],
    );
    const { waiting, size } = left[0]!;
    if (waiting === 0) return { seconds: (performance.now() - startedAt) / 1000, size };
    await sleep(20);
  }
};

/** What a process has taken of memory at most, in MB, and of processors, in seconds. */
const spent = (pid: number): { memory: number; seconds: number } => {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15);
  return { memory: Number(peak![1]) / 1000, seconds: (Number(user) + Number(system)) / 100 };
};

export const bulletins = async ({ adminUrl, workerUrl }: Seeded): Promise<void> =>
  withClient(adminUrl, async (client) => {
    await client.query(read('p10-bulletins.sql'));
    const terms = await client.query<{ id: string }>(
      'select id from app_public.terms where school_id = $1 order by ends_on desc limit 1',
      [school],
    );
    const term = terms.rows[0]!.id;
    const found = await client.query<{ id: string }>(
      'select id from app_public.classes where school_id = $1 order by name',
      [school],
    );
    const classes = found.rows.map(({ id }) => id);
    await close(client, term);
    const peer = read('p10-peer.sql');
    await client.query(`set work_mem = '32MB'`); // which bulletin_data() takes: the same for both
    let rows = 0;
    const times = await inTurn(5, {
      ours: async () => {
        const text = 'select * from app_private.bulletin_data($1, $2, $3)';
        rows = (await client.query(text, [school, classes, term])).rowCount!;
      },
      peer: () => client.query(peer, [school, term]),
    });
    report(
      `P10 data of ${rows} bulletins in one statement (${(1 / rows).toFixed(4)} each) / by hand: ` +
        `${ratio(times['ours']!, times['peer']!)}; ${median(times['ours']!).toFixed(0)} ms`,
    );

    await client.query('begin');
    await client.query(
      `select set_config('app.session', 'token large', true), set_config('app.school', $1, true)`,
      [String(school)],
    );
    const before = performance.now();
    await client.query('select app_public.issue_bulletins($1, $2)', [classes, term]);
    await client.query('commit');
    report(`P10 issued in ${((performance.now() - before) / 1000).toFixed(1)} s`);

    const worker = spawn(process.execPath, ['tests/support/worker-process.ts'], {
      env: { ...process.env, WORKER_URL: workerUrl, LOG_LEVEL: 'error' },
      stdio: 'inherit',
    });
    const one = await print(client, classes.slice(0, 1), term);
    report(
      `P10 PDF of a class of 60: ${one.seconds.toFixed(1)} s, ${Math.round(one.size / 1000)} kB`,
    );
    const all = await print(client, classes, term);
    const { memory, seconds } = spent(worker.pid!);
    report(
      `P10 PDF of ${rows}: ${all.seconds.toFixed(1)} s (${seconds.toFixed(0)} s of processor), worker ` +
        `${memory.toFixed(0)} MB at most, largest file ${Math.round(all.size / 1000)} kB`,
    );
    worker.kill();
    await once(worker, 'exit');
  });
