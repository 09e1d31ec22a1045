import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { otherDatabase } from '../../db/roles.ts';
import { settleResults } from '../../worker/cli/settle.ts';
import { secret, withClient } from './harness.ts';

/** Tables of app_public and the columns of them that are copied, in the order of their rows. */
export type Tables = Record<string, string>;

export const seconds = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
};

/** Runs the command line; the most memory that its process took, in MB. */
export const runCli = async (
  adminUrl: string,
  args: string[],
  expected: number,
): Promise<number> => {
  const child = spawn(process.execPath, ['worker/cli.ts', ...args], {
    env: { ...process.env, DATABASE_URL: adminUrl, ROLLBOOK_SECRET: secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  let peak = 0;
  const look = setInterval(() => {
    const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    if (found) peak = Number(found[1]) / 1000;
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== expected) throw new Error(`P8: ${args.join(' ')} ended with ${code}: ${await said}`);
  return peak;
};

/** Calculates what a school's changes ask for. */
export const settle = (url: string): Promise<number> => settleResults(url, { school: 1 });

/** Writes the rows of tables into files of a folder. */
export const copyOut = (url: string, folder: string, tables: Tables): Promise<void> =>
  withClient(url, async (client) => {
    for (const [table, columns] of Object.entries(tables)) {
      const out = client.query(copyTo(`copy app_public.${table} (${columns}) to stdout`));
      await pipeline(out, createWriteStream(path.join(folder, table)));
    }
  });

/** Copies them back, after a statement about each table; the seconds that the copying took. */
export const copyIn = (
  url: string,
  folder: string,
  tables: Tables,
  before: (table: string) => string,
): Promise<number> =>
  withClient(url, async (client) => {
    for (const table of Object.keys(tables)) await client.query(before(table));
    return seconds(async () => {
      await client.query('begin');
      for (const [table, columns] of Object.entries(tables)) {
        const into = client.query(copyFrom(`copy app_public.${table} (${columns}) from stdin`));
        await pipeline(createReadStream(path.join(folder, table)), into);
      }
      await client.query('commit');
    });
  });

/** Takes some marks away and enters them again in one transaction, one by one; the seconds for it. */
export const insertSingly = (url: string, marks: number): Promise<number> =>
  withClient(url, async (client) => {
    await client.query('begin');
    const { rows } = await client.query<unknown[]>({
      text: `delete from app_public.marks
        where (assessment_id, student_id) in (
          select assessment_id, student_id from app_public.marks order by student_id limit $1)
        returning school_id, assessment_id, student_id, value, maximum`,
      values: [marks],
      rowMode: 'array',
    });
    const time = await seconds(async () => {
      for (const values of rows) {
        await client.query({
          name: 'mark',
          text: `insert into app_public.marks (school_id, assessment_id, student_id, value, maximum)
            values ($1, $2, $3, $4, $5)`,
          values,
        });
      }
    });
    await client.query('rollback');
    return time;
  });

/** Runs `task` on a database of its own, made from a template. */
export const withCopyOf = async <Result>(
  template: string,
  task: (url: string) => Promise<Result>,
): Promise<Result> => {
  const name = `${new URL(template).pathname.slice(1)}_run`;
  return withClient(otherDatabase(template, 'postgres'), async (admin) => {
    const from = admin.escapeIdentifier(new URL(template).pathname.slice(1));
    await admin.query(
      `create database ${name} template ${from} strategy file_copy owner rollbook_owner`,
    );
    await admin.query('checkpoint');
    try {
      return await task(otherDatabase(template, name));
    } finally {
      await admin.query(`drop database ${name} with (force)`);
    }
  });
};
