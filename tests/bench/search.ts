import pg from 'pg';
import { withContext } from '../../web/server/one-flight.ts';
import { median, report, type Bench } from './harness.ts';

const limit = 50;
const rounds = 300;
const typed = [
  'kou',
  'KONÉ',
  'nguess',
  'marie',
  'M00',
  'eliyev awa',
  'ssi',
  'jo',
  'zoe fatou',
  'xyz',
];

/**
 * Time to the first results of the quick search under row level security, each time in another
 * school: 1,000 schools of 1,000 students, or as `ROLLBOOK_BENCH_SCHOOLS` and `…_STUDENTS` say.
 */
export const search = async ({ seedWith }: Bench): Promise<void> => {
  const schools = Number(process.env['ROLLBOOK_BENCH_SCHOOLS'] ?? 1000);
  const students = Number(process.env['ROLLBOOK_BENCH_STUDENTS'] ?? 1000);
  console.log(`Seeding ${schools} schools of ${students} students …`);
  const { authenticatorUrl } = await seedWith('search', 'search-seed.sql', { schools, students });
  const options = { connectionString: authenticatorUrl, max: 1, pipeline: true } as pg.PoolConfig;
  const pool = new pg.Pool(options);
  const find = async (round: number): Promise<number> => {
    const school = 1001 + ((round * 7919) % schools);
    const settings = {
      role: 'app_user',
      'app.session': `token ${school}`,
      'app.school': String(school),
      transaction_read_only: 'on',
    };
    const start = performance.now();
    await withContext(pool, settings, (client) =>
      client.query({
        name: 'quick search',
        text: 'select app_public.quick_search($1)',
        values: [typed[round % typed.length]],
      }),
    );
    return performance.now() - start;
  };
  for (let round = 0; round < 20; round += 1) await find(round);
  const times: number[] = [];
  for (let round = 20; round < 20 + rounds; round += 1) times.push(await find(round));
  await pool.end();
  times.sort((a, b) => a - b);
  const p95 = times[Math.floor(times.length * 0.95)]!;
  report(
    `search among ${schools * students} students in ${schools} schools: median ` +
      `${median(times).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, slowest ` +
      `${times.at(-1)!.toFixed(1)} ms (limit ${limit} at p95: ${p95 <= limit ? 'held' : 'MISSED'})`,
  );
  if (p95 > limit) process.exitCode = 1;
};
