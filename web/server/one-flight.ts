import { makePgService } from 'postgraphile/adaptors/pg';
import type pg from 'pg';

/** Settings of one transaction: `role`, `app.session` and the like. */
export type Settings = Record<string, string>;

type Statement = { text: string; name?: string; values?: unknown[]; arrayMode?: boolean };
type PgClient = pg.PoolClient & { _ending?: boolean; _queryable?: boolean };

const ignore = (): void => {};
const contexts = new Map<number, string>();

// One prepared statement for each number of settings.
const contextText = (count: number): string => {
  const known = contexts.get(count);
  if (known) return known;
  const calls = Array.from(
    { length: count },
    (_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`,
  );
  const text = `select ${calls.join(', ')}`;
  contexts.set(count, text);
  return text;
};

/**
 * Runs `callback` in a transaction under `settings`. Begin, settings and the callback's statements
 * leave without waiting for each other's answers; a failed begin or setting aborts what follows it,
 * so nothing ever runs without its context.
 */
export const withContext = async <Result>(
  pool: pg.Pool,
  settings: Settings,
  callback: (client: pg.PoolClient, opened: Promise<unknown>) => Promise<Result>,
): Promise<Result> => {
  const client = (await pool.connect()) as PgClient;
  let broken: Error | undefined;
  try {
    return await transact(client, settings, callback);
  } catch (error) {
    if (client._ending || client._queryable === false) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
};

const transact = async <Result>(
  client: PgClient,
  settings: Settings,
  callback: (client: pg.PoolClient, opened: Promise<unknown>) => Promise<Result>,
): Promise<Result> => {
  const entries = Object.entries(settings);
  const begin = client.query('begin');
  begin.catch(ignore);
  const context = client.query({
    name: `context-${entries.length}`,
    text: contextText(entries.length),
    values: entries.flat(),
  });
  context.catch(ignore);
  const opened = Promise.all([begin, context]);
  opened.catch(ignore);

  let result: Result;
  try {
    result = await callback(client, opened);
    await opened;
  } catch (error) {
    await client.query('rollback').catch(ignore);
    await opened; // the context's own error explains more than “transaction is aborted”
    throw error;
  }

  const commit = client.query('commit');
  if (settings['transaction_read_only'] === 'on') commit.catch(ignore);
  else if ((await commit).command !== 'COMMIT') throw new Error('The transaction was rolled back');
  return result;
};

let savepoints = 0;

// What Grafast expects of a client. A nested transaction excludes the request's other statements.
const wrap = (client: pg.PoolClient, opened: Promise<unknown> | null) => {
  let queue: Promise<unknown> | null = null;
  const enqueue = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = queue ? queue.then(task) : task();
    const settled = result.then(ignore, ignore);
    queue = settled;
    void settled.then(() => {
      if (queue === settled) queue = null;
    });
    return result;
  };
  const send = async ({ text, name, values, arrayMode }: Statement) => {
    try {
      const { rows, rowCount } = await client.query({
        text,
        values,
        ...(name ? { name } : {}),
        ...(arrayMode ? { rowMode: 'array' } : {}),
      } as pg.QueryConfig);
      return { rows, rowCount, notices: [] };
    } catch (error) {
      if (opened && (error as pg.DatabaseError).code === '25P02') await opened;
      throw error;
    }
  };
  return {
    rawClient: client,
    query: (statement: Statement) => (queue ? enqueue(() => send(statement)) : send(statement)),
    withTransaction: <Result>(callback: (nested: unknown) => Promise<Result>) =>
      enqueue(async () => {
        const savepoint = `s${++savepoints}`;
        client.query(`savepoint ${savepoint}`).catch(ignore);
        try {
          const result = await callback(wrap(client, opened));
          await client.query(`release ${savepoint}`);
          return result;
        } catch (error) {
          await client.query(`rollback to ${savepoint}`).catch(ignore);
          throw error;
        }
      }),
  };
};

type Options = Parameters<typeof makePgService>[0] & {
  /** Of what only reads, and of the rest. */
  pools: { reading: pg.Pool; writing: pg.Pool };
};

/** A PostGraphile service whose requests reach PostgreSQL in one flight. */
export const makeOneFlightPgService = ({ pools, ...options }: Options) => {
  const service = makePgService({ ...options, pool: pools.reading });
  const withPgClient = Object.assign(
    async <Result>(
      settings: Settings | null | undefined,
      callback: (client: unknown) => Promise<Result>,
    ): Promise<Result> => {
      // Introspection comes without settings: the login role owns and may do nothing.
      if (!settings || Object.keys(settings).length === 0) {
        const client = await pools.reading.connect();
        try {
          return await callback(wrap(client, null));
        } finally {
          client.release();
        }
      }
      const pool = settings['transaction_read_only'] === 'on' ? pools.reading : pools.writing;
      return withContext(pool, settings, (client, opened) => callback(wrap(client, opened)));
    },
    { release: ignore },
  );
  const adaptor = { ...service.adaptor, createWithPgClient: () => withPgClient };
  return { ...service, adaptor } as unknown as typeof service;
};
