import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** The committed listing of what the database is. */
export const catalogFile = path.join(import.meta.dirname, 'catalog.txt');

/** What the database at the URL is, one line per fact (a line may hold a function's whole text). */
export const listCatalog = async (connectionString: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`set search_path = ''`);
    const query = await readFile(path.join(import.meta.dirname, 'catalog.sql'), 'utf8');
    const { rows } = await client.query<{ line: string }>(query);
    return rows.map((row) => row.line);
  } finally {
    await client.end();
  }
};
