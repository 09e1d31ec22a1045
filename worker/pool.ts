import { EventEmitter } from 'node:events';
import {
  run,
  type ParsedCronItem,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import pg from 'pg';
import { log, queueLogger } from './log.ts';
import { repeat, type Stop } from './repeat.ts';

export type PoolOptions = {
  connectionString: string;
  taskList: TaskList;
  concurrency: number;
  parsedCronItems?: ParsedCronItem[];
};

/** Workers that share a number of connections; `id` is who they lock jobs as. */
export type Pool = { id: () => string | undefined; stop: Stop };

/** Runs the given tasks until stopped; starts anew when the queue gives up, as after an outage. */
export const startPool = ({ connectionString, concurrency, ...options }: PoolOptions): Pool => {
  const pgPool = new pg.Pool({ connectionString, max: concurrency + 2 });
  pgPool.on('error', (error) => log.warn({ err: error }, 'connection lost'));
  pgPool.on('connect', (client) => client.on('error', () => {}));
  const events: WorkerEvents = new EventEmitter();
  let id: string | undefined;
  let runner: Runner | undefined;
  let stopping = false;
  events.on('pool:create', ({ workerPool }) => (id = workerPool.id));
  const running = repeat('The job queue', 1000, async () => {
    runner = await run({
      ...options,
      pgPool,
      concurrency,
      events,
      logger: queueLogger,
      noHandleSignals: true,
    });
    if (stopping) await runner.stop();
    await runner.promise;
  });
  const stop = async () => {
    stopping = true;
    await runner?.stop().catch(() => {});
    await running();
    await pgPool.end();
  };
  return { id: () => id, stop };
};
