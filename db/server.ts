import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from './refusal.ts';
import { rolePassword, storedSecret } from './secret.ts';
import { openCluster, type Cluster } from './server/cluster.ts';
import { dataFolder, preparePlace } from './server/place.ts';
import { freePort } from './server/port.ts';
import { clearForeignLock, findPostmaster, lastPort } from './server/postmaster.ts';
import { serverOptions } from './server/settings.ts';

export type ServerOptions = {
  folder?: string;
  /** For tests: no fsync, and `stop` removes the folder. */
  disposable?: boolean;
};

/** The superuser's URL; `stop` ends the server unless another of our processes still uses it. */
export type Server = { url: string; stop: () => Promise<void> };

const patience = 10_000;

/** Starts PostgreSQL on its data folder, or joins the one that already runs there. */
export const startServer = async ({
  folder = dataFolder(),
  disposable = false,
}: ServerOptions = {}): Promise<Server> => {
  const password = rolePassword(storedSecret(folder), 'postgres');
  const cluster = await openCluster(preparePlace(folder), password);
  const start = (port: number) =>
    cluster.control(
      ...['start', '--wait', '--timeout=600', `--log=${cluster.log}`],
      ...['-o', serverOptions(port, disposable)],
    );
  const connect = async (port: number) => {
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    return { url, keeper: await keepOpen(url) };
  };
  const wanted = disposable ? undefined : (lastPort(cluster.data) ?? 5433);
  let { url, keeper } = await reach(cluster, start, connect, wanted);
  let stopping = false;
  // Whoever uses the server may go on when it was killed: it comes back on the same port.
  const watch = (): unknown =>
    keeper.once('end', async () => {
      if (stopping) return;
      try {
        ({ url, keeper } = await reach(cluster, start, connect, Number(new URL(url).port)));
        watch();
      } catch (error) {
        console.error((error as Error).message);
      }
    });
  watch();
  const stop = async () => {
    stopping = true;
    const shared = !disposable && (await othersRemain(keeper));
    await keeper.end().catch(() => {});
    if (shared) return;
    await cluster.control('stop', `--mode=${disposable ? 'immediate' : 'fast'}`).catch(() => {});
    if (disposable) rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
};

// A killed server's processes need a moment to go, and hold the data folder until then.
const reach = async <T>(
  cluster: Cluster,
  start: (port: number) => Promise<void>,
  connect: (port: number) => Promise<T>,
  wanted: number | undefined,
): Promise<T> => {
  for (let deadline = Date.now() + patience; ; await sleep(250)) {
    const found = findPostmaster(cluster.data);
    if (found && !found.ready) {
      deadline = Date.now() + patience;
      continue;
    }
    try {
      if (found) return await connect(found.port);
    } catch (error) {
      if ((error as pg.DatabaseError).code === '28P01') throw wrongPassword(cluster);
    }
    clearForeignLock(cluster.data);
    const port = await freePort(wanted);
    const failure = await start(port).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return connect(port);
    if (Date.now() > deadline) {
      throw new Refusal(`PostgreSQL does not start; its log ${cluster.log} ends: ${tail(cluster)}`);
    }
  }
};

const wrongPassword = ({ data }: Cluster) =>
  new Refusal(`The secret beside ${data} is not the one this database was made with: restore it.`);

const tail = ({ log }: Cluster): string =>
  readFileSync(log, 'utf8').trim().split('\n').slice(-2).join(' ');

// One connection per process that uses the server tells the others not to stop it.
const keepOpen = async (connectionString: string): Promise<pg.Client> => {
  const keeper = new pg.Client({ connectionString, application_name: 'rollbook keeper' });
  keeper.on('error', () => {});
  await keeper.connect();
  return keeper;
};

const othersRemain = async (keeper: pg.Client): Promise<boolean> => {
  const others = `select from pg_stat_activity
    where application_name = 'rollbook keeper' and pid <> pg_backend_pid()`;
  const answer = await keeper.query(others).catch(() => undefined);
  return (answer?.rowCount ?? 0) > 0;
};
