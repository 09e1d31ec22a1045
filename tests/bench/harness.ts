import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { installDatabase, type Installation } from '../../db/install.ts';
import { otherDatabase } from '../../db/roles.ts';
import { startServer } from '../../db/server.ts';

export type Seeded = Installation & { schools: number };

/** What the passwords of a benchmark's databases derive from. */
export const secret = 'only for benchmarks';

/** A server of its own with everything durable, as in production; and how to seed a database. */
export const startBenchServer = async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-bench-'));
  const server = await startServer({ folder });
  const { url } = server;
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const seedWith = async (
    name: string,
    file: string,
    sizes: Record<string, number>,
  ): Promise<Installation> => {
    const urls = await installDatabase({
      adminUrl: otherDatabase(url, `bench_${name}`),
      secret,
      withCurrent: true,
    });
    const text = Object.entries(sizes).reduce(
      (sql, [size, value]) => sql.replaceAll(`:${size}`, String(value)),
      readFileSync(path.join(import.meta.dirname, file), 'utf8'),
    );
    await withClient(urls.adminUrl, (client) => client.query(text));
    return urls;
  };
  const seed = async (schools: number): Promise<Seeded> => ({
    ...(await seedWith(String(schools), 'seed.sql', { schools })),
    schools,
  });
  return { seed, seedWith, stop };
};

export type Bench = Awaited<ReturnType<typeof startBenchServer>>;

/** Runs `task` with a connection that is closed afterwards. */
export const withClient = async <Result>(
  connectionString: string,
  task: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
};

export const median = (figures: number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;

/** The figure below which this share of them lies. */
export const percentile = (figures: number[], share: number): number =>
  [...figures].sort((a, b) => a - b)[Math.ceil(figures.length * share) - 1]!;

const milliseconds = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return performance.now() - start;
};

/** Times tasks in turn, so that a machine that slows down slows all; milliseconds of each round. */
export const inTurn = async (
  rounds: number,
  tasks: Record<string, () => Promise<unknown>>,
): Promise<Record<string, number[]>> => {
  const times: Record<string, number[]> = {};
  for (const task of Object.values(tasks)) await task(); // warm
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, task] of Object.entries(tasks)) {
      (times[name] ??= []).push(await milliseconds(task));
    }
  }
  return times;
};

/** Median over the rounds of a / b, with the lowest and highest. */
export const ratio = (a: number[], b: number[]): string => {
  const ratios = a.map((time, index) => time / b[index]!);
  const shown = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((r) => r.toFixed(2));
  return `${shown[0]} (${shown[1]}–${shown[2]})`;
};

/** Runs `task` over and over by several clients for some time; how often it ran each second. */
export const throughput = async (
  clients: number,
  seconds: number,
  task: (client: number) => Promise<unknown>,
): Promise<number> => {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const work = async (_: unknown, client: number): Promise<void> => {
    while (performance.now() < end) {
      await task(client);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return done / seconds;
};

/** Nodes of a plan, flat. */
export const planNodes = (plan: Record<string, unknown>): Record<string, unknown>[] => [
  plan,
  ...((plan['Plans'] as Record<string, unknown>[]) ?? []).flatMap(planNodes),
];

export const report = (line: string): void => console.log(`  ${line}`);
