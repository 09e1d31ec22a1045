import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations, Logger } from 'graphile-worker';
import type pg from 'pg';
import { connectAdmin } from './admin.ts';
import { urlOf } from './roles.ts';

/** Runs one of the administrator's scripts. */
export const bootstrap = async (admin: pg.Client, script: string): Promise<void> => {
  const file = path.join(import.meta.dirname, 'bootstrap', `${script}.sql`);
  await admin.query(await readFile(file, 'utf8'));
};

/** Readies an existing database for our migrations: rights, extensions and the job queue. */
export const prepareDatabase = async (adminUrl: string, secret: string): Promise<void> => {
  const admin = await connectAdmin(adminUrl);
  try {
    await bootstrap(admin, 'database');
    await bootstrap(admin, 'extensions');
    await installQueue(admin, urlOf(adminUrl, secret, 'rollbook_worker'));
  } finally {
    await admin.end();
  }
};

// The queue belongs to the worker, which needs the right to make a schema only for this moment.
const installQueue = async (admin: pg.Client, connectionString: string): Promise<void> => {
  const { rows } = await admin.query(
    `select quote_ident(current_database()) as database, to_regnamespace('graphile_worker') as queue`,
  );
  const { database, queue } = rows[0];
  if (!queue) await admin.query(`grant create on database ${database} to rollbook_worker`);
  await runMigrations({ connectionString, logger: new Logger(() => () => {}) });
  if (!queue) await admin.query(`revoke create on database ${database} from rollbook_worker`);
};
