import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash } from '@node-rs/argon2';
import { afterAll } from 'vitest';
import { createApp, type AppOptions } from '../../web/server/app.ts';
import { connect, type TestDatabase } from './database.ts';

export type Answer = {
  data: Record<string, unknown>;
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
};

export type Session = {
  cookie: string;
  /** Sends an operation; answers data and errors as they came. */
  query: (source: string, variables?: Record<string, unknown>) => Promise<Answer>;
};

export const password = 'correct horse';

/** The API of this process on a free port, at a test's database. */
export const startApi = async (
  database: TestDatabase,
  options: Partial<
    Pick<
      AppOptions,
      'operations' | 'connections' | 'queue' | 'patience' | 'rates' | 'attemptsPerAddress'
    >
  > = {},
) => {
  const app = await createApp({
    ...database,
    mode: 'production',
    operations: 'any',
    rates: { session: 1e6, address: 1e6 }, // a test asks in a minute what people do in a day
    ...options,
  });
  const server = createServer();
  await app.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await app.close();
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const session = (cookie: string): Session => ({
    cookie,
    query: async (query, variables) =>
      (await post('/graphql', { query, variables }, { cookie })).json() as Promise<Answer>,
  });

  const signIn = async (login: string): Promise<Session> => {
    const response = await post('/session', { login, password });
    if (!response.ok) throw new Error(`${login} could not sign in: ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    return session(cookies.join('; '));
  };

  return { origin, post, signIn, session, anonymous: session('') };
};

/** Gives every user of the database the tests' password, and asks nobody for more. */
export const setPasswords = async (database: TestDatabase): Promise<void> => {
  const db = await connect(database.adminUrl);
  await db.query(`update app_public.institutions set second_factor = 'nobody'`);
  await db.query(
    `insert into app_private.credentials (user_id, password_hash) select id, $1 from app_public.users
     on conflict (user_id) do update set password_hash = excluded.password_hash`,
    [await hash(password, { memoryCost: 8192, timeCost: 1 })],
  );
};
