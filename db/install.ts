import pg from 'pg';
import { connectAdmin } from './admin.ts';
import { graphileMigrate } from './migrate.ts';
import { bootstrap, prepareDatabase } from './prepare.ts';
import { Refusal } from './refusal.ts';
import { otherDatabase, setPasswords, urlOf } from './roles.ts';
import { masterKey } from './secret.ts';

export type InstallOptions = {
  /** Of a superuser, or a role that may make roles and databases; names the database to install. */
  adminUrl: string;
  /** What the passwords of our roles derive from. */
  secret: string;
  /** For development and tests: apply the migration that is being written, too. */
  withCurrent?: boolean;
};

/** Where the processes connect: each with the least rights that do. */
export type Installation = {
  /** The administrator's, to the installed database and to the server's own one. */
  adminUrl: string;
  maintenanceUrl: string;
  /** Acts as rollbook_owner. */
  ownerUrl: string;
  authenticatorUrl: string;
  signInUrl: string;
  workerUrl: string;
  /** What the keys of schools are encrypted with; the database never learns it. */
  masterKey: Buffer;
};

/** Brings roles, database and schema up to date; several processes may do so at once. */
export const installDatabase = async (options: InstallOptions): Promise<Installation> => {
  const { secret } = options;
  const urls = installationUrls(options.adminUrl, secret);
  const admin = await connectAdmin(urls.maintenanceUrl);
  try {
    await admin.query(`select pg_advisory_lock(hashtext('rollbook install'))`);
    await bootstrap(admin, 'roles');
    await setPasswords(admin, urls.maintenanceUrl, secret);
    await createDatabase(admin, databaseName(urls.adminUrl));
    await prepareDatabase(urls.adminUrl, secret);
    const command = options.withCurrent ? 'current' : 'migrate';
    await graphileMigrate([command], { DATABASE_URL: urls.ownerUrl });
    return urls;
  } catch (error) {
    throw explained(error);
  } finally {
    await admin.end();
  }
};

/** The URLs of an installation; a URL that names no database of its own gets `rollbook`. */
export const installationUrls = (anyUrl: string, secret: string): Installation => {
  const named = databaseName(anyUrl);
  const database = named === '' || named === 'postgres' ? 'rollbook' : named;
  const adminUrl = otherDatabase(anyUrl, database);
  return {
    adminUrl,
    maintenanceUrl: otherDatabase(anyUrl, 'postgres'),
    ownerUrl: urlOf(adminUrl, secret, 'rollbook_migrator'),
    authenticatorUrl: urlOf(adminUrl, secret, 'rollbook_authenticator'),
    signInUrl: urlOf(adminUrl, secret, 'rollbook_sign_in'),
    workerUrl: urlOf(adminUrl, secret, 'rollbook_worker'),
    masterKey: masterKey(secret),
  };
};

const databaseName = (url: string): string =>
  decodeURIComponent(URL.parse(url)?.pathname.slice(1) ?? '');

// The same order of text on every operating system, whatever the server's own locale is.
const createDatabase = async (admin: pg.Client, name: string): Promise<void> => {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount) return;
  await admin.query(`create database ${admin.escapeIdentifier(name)}
    owner rollbook_owner
    template template0
    encoding 'UTF8'
    locale_provider builtin
    builtin_locale 'C.UTF-8'
    locale 'C'`);
};

const explained = (error: unknown): unknown =>
  error instanceof pg.DatabaseError && error.code === '42501'
    ? new Refusal(
        `DATABASE_URL must be an administrator's, who may make roles and databases: ${error.message}.`,
      )
    : error;
