import pg from 'pg';
import { Refusal } from './refusal.ts';

const oldestVersion = 180004;

/** Connects as the administrator; refuses, in one sentence, what can't become a Rollbook server. */
export const connectAdmin = async (connectionString: string): Promise<pg.Client> => {
  const client = await connect(connectionString);
  const { rows } = await client.query(
    `select current_setting('server_version') as name,
      current_setting('server_version_num')::integer as number`,
  );
  if (rows[0].number >= oldestVersion) return client;
  await client.end();
  throw new Refusal(
    `Rollbook needs PostgreSQL 18.4 or newer, but the server at ${client.host}:${client.port} is ${rows[0].name}.`,
  );
};

const connect = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    const at = `${client.host}:${client.port} as ${client.user}`;
    throw new Refusal(`DATABASE_URL does not lead to a database (${at}): ${reason(error)}.`);
  }
};

const reason = (error: unknown): string => {
  const { message, code } = error as Error & { code?: string };
  return message || (code ?? 'no answer');
};
