import pg from 'pg';

// A request that waits longer has lost its user.
const patience = 5000;

/** Makes a pool whose connections may die, and that nobody waits for without end. */
export const makePool = (options: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool({ connectionTimeoutMillis: patience, ...options });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {})); // a killed backend must not end us
  return pool;
};

/** Connections for each kind of work, so that none waits for another. */
export type Pools = {
  /** Queries of the API, and its mutations: who saves marks does not wait for who reads lists. */
  reading: pg.Pool;
  writing: pg.Pool;
  /** Files, photos, public pages. */
  files: pg.Pool;
  /** Not the API's: who breaks out of a request's role must not find the right to open sessions. */
  signIn: pg.Pool;
};

type Options = {
  authenticatorUrl: string;
  signInUrl: string;
  connections: number;
  patience?: number | undefined;
};

export const makePools = (options: Options): Pools => {
  const { authenticatorUrl, signInUrl, connections } = options;
  const common = { connectionTimeoutMillis: options.patience ?? patience };
  const ofRequests = (max: number): pg.Pool =>
    makePool({
      ...common,
      connectionString: authenticatorUrl,
      max,
      pipeline: true,
    } as pg.PoolConfig);
  return {
    reading: ofRequests(connections),
    writing: ofRequests(Math.ceil(connections / 2)),
    files: ofRequests(Math.ceil(connections / 3)),
    signIn: makePool({ ...common, connectionString: signInUrl, max: 3 }),
  };
};

/** Whether an error says that all connections of a pool stayed busy. */
export const isBusy = (error: unknown): boolean =>
  (error as Partial<Error> | null)?.message === 'timeout exceeded when trying to connect';
