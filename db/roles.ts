import pg from 'pg';
import { Refusal } from './refusal.ts';
import { rolePassword } from './secret.ts';

const loginRoles = [
  'rollbook_migrator',
  'rollbook_authenticator',
  'rollbook_sign_in',
  'rollbook_worker',
] as const;

/** One of the roles that our processes connect as. */
export type LoginRole = (typeof loginRoles)[number];

/** The URL of the same server and database for one of our roles, or for another database. */
export const urlOf = (adminUrl: string, secret: string, role: LoginRole): string => {
  const url = requireUrl(adminUrl);
  url.username = role;
  url.password = rolePassword(secret, role);
  return url.href;
};

/** The URL of another database on the same server. */
export const otherDatabase = (url: string, database: string): string =>
  Object.assign(requireUrl(url), { pathname: `/${database}` }).href;

const requireUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url;
  throw new Refusal('DATABASE_URL is not of the form postgres://user:password@host:port/database.');
};

/** Gives each login role the password that follows from the secret, unless it has it already. */
export const setPasswords = async (admin: pg.Client, adminUrl: string, secret: string) => {
  for (const role of loginRoles) {
    if (await canLogIn(urlOf(adminUrl, secret, role))) continue;
    const password = admin.escapeLiteral(rolePassword(secret, role));
    await admin.query(`alter role ${role} password ${password}`);
  }
};

const canLogIn = async (connectionString: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch (error) {
    return (error as pg.DatabaseError).code !== '28P01';
  } finally {
    await client.end();
  }
};
