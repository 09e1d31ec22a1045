import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import pg from 'pg';

const folder = path.join(import.meta.dirname, '../docs');

/** The documents that are written from the database: each from the query beside this file. */
export const documents = ['data-dictionary', 'entities'].map((name) => ({
  file: path.join(folder, `${name}.md`),
  query: path.join(import.meta.dirname, `${name}.sql`),
}));

/** A document's text as the database at the URL has it. */
export const documentText = async (connectionString: string, query: string): Promise<string> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`set search_path = ''`);
    const { rows } = await client.query<{ line: string }>(await readFile(query, 'utf8'));
    return `${rows
      .map((row) => row.line)
      .join('\n')
      .trim()}\n`;
  } finally {
    await client.end();
  }
};

/** Writes all documents. */
export const writeDocuments = async (connectionString: string): Promise<void> => {
  for (const { file, query } of documents) {
    writeFileSync(file, await documentText(connectionString, query));
  }
};
