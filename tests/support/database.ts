import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { installationUrls, type Installation } from '../../db/install.ts';
import { graphileMigrate } from '../../db/migrate.ts';
import { bootstrap, prepareDatabase } from '../../db/prepare.ts';

/** A database of a test's own, with the URLs that the processes would use. */
export type TestDatabase = Installation & {
  name: string;
  drop: () => Promise<void>;
};

/**
 * Makes a copy of the installed database, or of another that nobody is connected to, or an empty one
 * that is ready for migrations.
 */
export const createDatabase = async ({
  empty = false,
  copyOf,
  name = `test_${randomUUID().replaceAll('-', '')}`,
}: { empty?: boolean; copyOf?: string; name?: string } = {}): Promise<TestDatabase> => {
  const { adminUrl, secret, template } = inject('server');
  const urls = installationUrls(new URL(`/${name}`, adminUrl).href, secret);
  const source = empty ? 'template0' : (copyOf ?? template);
  await once(
    urls.maintenanceUrl,
    `create database ${name} owner rollbook_owner template ${source}`,
  );
  if (empty) await prepareDatabase(urls.adminUrl, secret);
  else await grantAccess(urls.adminUrl, name);
  const drop = () => once(urls.maintenanceUrl, `drop database ${name} with (force)`);
  return { ...urls, name, drop };
};

/** The URL of this process's database for test files that take back all they do. */
export const sharedDatabase = async (): Promise<string> => {
  const name = `shared_${process.env['VITEST_POOL_ID']}`;
  const adminUrl = new URL(`/${name}`, inject('server').adminUrl).href;
  try {
    await once(adminUrl, 'select');
  } catch {
    await createDatabase({ name });
  }
  return adminUrl;
};

/** A database for this test file, dropped after it. */
export const useDatabase = async (options?: {
  empty?: boolean;
  copyOf?: string;
}): Promise<TestDatabase> => {
  const database = await createDatabase(options);
  afterAll(database.drop);
  return database;
};

/** A connection that is closed after the test file. `role` is who it acts as. */
export const connect = async (connectionString: string, role?: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  if (role) await client.query(`set role ${client.escapeIdentifier(role)}`);
  afterAll(() => client.end());
  return client;
};

/** Runs an SQL file with what it includes, such as a seed, as the owner of everything. */
export const runFile = async (database: TestDatabase, file: string): Promise<void> => {
  await graphileMigrate(['run', file], { DATABASE_URL: database.ownerUrl });
};

// A copy has the template's content, but not its rights as a whole. pgTAP needs temporary tables.
const grantAccess = async (adminUrl: string, name: string): Promise<void> => {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await bootstrap(admin, 'database');
  await admin.query(`grant temporary on database ${name} to public`);
  await admin.end();
};

/** Runs SQL on a connection of its own. */
export const once = async (connectionString: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};
