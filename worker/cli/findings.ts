import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

type Finding = {
  line: number | null;
  column_name: string | null;
  value: string | null;
  message: string;
  remedy: string;
};

const inOrder = 'from pg_temp.import_findings order by line nulls first, column_name, message';
const onScreen = 20;

/**
 * Writes what is wrong with an import to stderr, and what becomes of it; with a file, all of it there
 * as CSV and the first ones to stderr. Returns how many there are.
 */
export const reportFindings = async (
  client: pg.Client,
  file: string | undefined,
  outcome = 'Nothing was imported',
): Promise<number> => {
  const { rows } = await client.query(
    'select count(*)::integer as total from pg_temp.import_findings',
  );
  const { total } = rows[0];
  if (total === 0) return 0;
  if (file) {
    const copy = copyTo(
      `copy (select line, column_name as column, app_private.harmless(value) as value, message,
         remedy ${inOrder})
       to stdout (format csv, header)`,
    );
    await pipeline(client.query(copy), createWriteStream(file));
  }
  await client.query(`declare findings cursor for select * ${inOrder}`);
  const limit = file ? Math.min(onScreen, total) : total;
  for (let printed = 0; printed < limit;) {
    const next = await client.query<Finding>('fetch 1000 from findings');
    const shown = next.rows.slice(0, limit - printed);
    process.stderr.write(shown.map((finding) => `${described(finding)}\n`).join(''));
    printed += shown.length;
  }
  const more = file && total > onScreen ? `, the first ${onScreen} of them above` : '';
  const where = file ? ` All are in ${file}.` : '';
  process.stderr.write(`${outcome}: ${total} things are wrong${more}.${where}\n`);
  return total;
};

const described = ({ line, column_name, value, message, remedy }: Finding): string => {
  const place = [line === null ? 'the file' : `line ${line}`];
  if (column_name) place.push(`column ${column_name}`);
  const given = value === null ? '' : `"${value}" – `;
  return `${place.join(', ')}: ${given}${message}. ${remedy}`;
};
