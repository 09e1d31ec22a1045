import pg from 'pg';
import { log } from './log.ts';
import { repeat, type Stop } from './repeat.ts';

/**
 * Shows other workers that the pools in this process live: a connection holds an advisory lock for
 * each, which a crash releases. Gives back the jobs of those that don't, at once and every 10 s.
 */
export const showLiveness = (connectionString: string, pools: () => string[]): Stop => {
  let client: pg.Client | undefined;
  let nextRound = 0;
  const held = new Set<string>();

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString, application_name: 'rollbook liveness' });
    fresh.on('error', (error) => log.warn({ err: error }, 'connection lost'));
    fresh.on('end', () => (client = undefined));
    await fresh.connect();
    held.clear();
    return fresh;
  };

  const stop = repeat('Showing that this worker lives', 1000, async () => {
    client ??= await connect();
    for (const pool of pools()) {
      if (held.has(pool)) continue;
      await client.query('select pg_advisory_lock(app_private.worker_pool_lock($1))', [pool]);
      held.add(pool);
    }
    if (Date.now() < nextRound) return;
    const { rows } = await client.query('select app_private.release_dead_workers() as dead');
    if (rows[0].dead > 0) log.warn(`took over the jobs of ${rows[0].dead} dead workers`);
    nextRound = Date.now() + 10_000;
  });

  return async () => {
    await stop();
    await client?.end();
  };
};
