import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { graphileMigrate } from '../../db/migrate.ts';

const seed = path.resolve(import.meta.dirname, '../../db/seed');

type Accounts = { password: string; accounts: { login: string; who: string }[] };

/** Fills a database that has no institution yet with the demo, unless ROLLBOOK_DEMO says `no`. */
export const loadDemo = async (ownerUrl: string): Promise<void> => {
  const script = path.join(seed, 'demo.sql');
  if (process.env.ROLLBOOK_DEMO === 'no' || !existsSync(script)) return;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('rollbook demo'))`);
    const { rowCount } = await client.query('select from app_public.institutions limit 1');
    if (rowCount) return;
    console.log('Loading the demo into the empty database …');
    await graphileMigrate(['run', script], { DATABASE_URL: ownerUrl });
    // Without statistics the first pages would be planned for empty tables.
    await client.query('analyze');
  } finally {
    await client.end();
  }
};

/** How to sign in to the demo, as lines to print; none when this database is not the demo. */
export const demoAccounts = async (ownerUrl: string): Promise<string[]> => {
  const list = path.join(seed, 'demo-accounts.json');
  if (!existsSync(list)) return [];
  const { password, accounts }: Accounts = JSON.parse(readFileSync(list, 'utf8'));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ username: string }>(
      'select username from app_public.user_accounts where username = any ($1)',
      [accounts.map(({ login }) => login)],
    );
    const there = new Set(rows.map((row) => row.username));
    const lines = accounts
      .filter(({ login }) => there.has(login))
      .map(({ login, who }) => `    ${login.padEnd(20)} ${who}`);
    return lines.length ? [`  Demo accounts, all with the password ${password}:`, ...lines] : [];
  } finally {
    await client.end();
  }
};
