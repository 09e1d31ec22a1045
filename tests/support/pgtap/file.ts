import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { sharedDatabase } from '../database.ts';
import { readTap } from './tap.ts';

/** Runs a pgTAP file, which ends as it began; each of its assertions becomes a test. */
export const pgTapFile = async (file: string): Promise<void> => {
  const { lines, error } = await run(await sharedDatabase(), await readFile(file, 'utf8'));
  const { results, faults } = readTap(lines);
  for (const { name, ok, explanation } of results) {
    test(name, () => {
      if (!ok) expect.fail(explanation);
    });
  }
  test('the file runs to its end and as planned', () => {
    expect([...(error ? [error] : []), ...faults]).toEqual([]);
  });
};

const run = async (connectionString: string, sql: string) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await runTap(client, sql);
  } finally {
    await client.end();
  }
};

/**
 * Runs a pgTAP file's text; answers what it printed and its error. As the owner, whom policies don't
 * bind; a test becomes who it needs to be with `set local role`.
 */
export const runTap = async (client: pg.Client, sql: string) => {
  const lines: string[] = [];
  try {
    await client.query(`set search_path = tap; set role rollbook_owner`);
    if (!sql.replace(/^--.*\n/gm, '').startsWith('begin;'))
      throw new Error('No begin; at the top.');
    const query = client.query(new pg.Query(sql));
    query.on('row', (row) => {
      const values = Object.values(row ?? {});
      if (values.length === 1) lines.push(...String(values[0]).split('\n'));
    });
    await new Promise((resolve, reject) => query.on('end', resolve).on('error', reject));
    return { lines, error: undefined };
  } catch (error) {
    return { lines, error: describe(error as pg.DatabaseError, sql) };
  }
};

const describe = ({ message, code, position, where, hint }: pg.DatabaseError, sql: string) => {
  const line = position && `line ${sql.slice(0, Number(position)).split('\n').length}`;
  return [message, code, line, hint, where].filter(Boolean).join('; ');
};
