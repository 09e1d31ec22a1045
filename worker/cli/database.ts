import pg from 'pg';
import type { Installation } from '../../db/install.ts';
import { openDatabase } from '../../db/open.ts';
import { Refusal } from '../../db/refusal.ts';
import { explained } from './explain.ts';

/** There is no database to work on: exit code 3. */
export class NoDatabase extends Error {}

/**
 * Runs `work` on the database that `npm start` uses, as its owner. The embedded server is started if
 * need be, and stopped again.
 */
export const withDatabase = async <T>(
  work: (owner: pg.Client, urls: Installation) => Promise<T>,
): Promise<T> => {
  const { stop, ...urls } = await openDatabase().catch((error) => {
    throw error instanceof Refusal ? new NoDatabase(error.message) : error;
  });
  const owner = new pg.Client({
    connectionString: urls.ownerUrl,
    application_name: 'rollbook cli',
  });
  owner.on('error', () => {});
  // what was not committed is undone, and a server that was started for this is stopped
  const interrupt = () => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt);
  try {
    await owner.connect();
    return await work(owner, urls);
  } catch (error) {
    throw await explained(owner, error);
  } finally {
    process.off('SIGINT', interrupt);
    await owner.end();
    await stop();
  }
};

/** Runs `work` in one transaction, which is undone when it fails or returns `rollback`. */
export const inTransaction = async <T>(
  client: pg.Client,
  work: (rollback: () => void) => Promise<T>,
): Promise<T> => {
  let end = 'commit';
  await client.query('begin');
  try {
    const result = await work(() => (end = 'rollback'));
    await client.query(end);
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
};
