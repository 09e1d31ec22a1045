import type { JobHelpers } from 'graphile-worker';
import type { Entry } from '../archives/zip_reader.ts';
import { Unreadable } from './unreadable.ts';
import { readPacked } from './zip.ts';

const mostTables = 50;
const megabytes = 200;
const partSize = 1_000_000;

type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** The name of a file in a ZIP without the folders it stands in; empty for what nobody put there. */
const nameOf = ({ fileName }: Entry): string => {
  const parts = fileName.split(/[/\\]/);
  const last = parts.at(-1)!.replaceAll('\0', '');
  return last.startsWith('.') || parts.includes('__MACOSX') ? '' : last;
};

/** The files of a ZIP that may be tables. Fails when there is none, or too much of them. */
export const tablesOf = (entries: Map<string, Entry>): [name: string, entry: Entry][] => {
  const tables = [...entries.values()]
    .map((entry): [string, Entry] => [nameOf(entry), entry])
    .filter(([name]) => name !== '');
  if (tables.length === 0) throw new Unreadable('no_tables');
  if (tables.length > mostTables) throw new Unreadable('too_many_tables', mostTables);
  const size = tables.reduce((sum, [, { uncompressedSize }]) => sum + uncompressedSize, 0);
  if (size > megabytes * 1_000_000) throw new Unreadable('too_large', megabytes);
  return tables;
};

/** Makes an import of each table in the ZIP, all in one transaction, so that a kill leaves none. */
export const unpackZip = (
  { withPgClient }: Pick<JobHelpers, 'withPgClient'>,
  [school, zip]: [school: number, zip: string],
  file: string,
  entries: Map<string, Entry>,
): Promise<void> => {
  const tables = tablesOf(entries);
  return withPgClient(async (client) => {
    await client.query('begin');
    try {
      for (const [name, entry] of tables) {
        const { rows } = await client.query('select app_private.begin_zip_part($1, $2, $3) as id', [
          school,
          zip,
          name,
        ]);
        await keepParts(client.query.bind(client), [school, rows[0].id], readPacked(file, entry));
      }
      const { rows } = await client.query('select app_private.finish_zip($1, $2) as goes_on', [
        school,
        zip,
      ]);
      await client.query(rows[0].goes_on ? 'commit' : 'rollback');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
};

const keepParts = async (
  query: Query,
  key: [number, string],
  content: AsyncIterable<Buffer>,
): Promise<void> => {
  let waiting = Buffer.alloc(0);
  let place = 0;
  const keep = async (part: Buffer): Promise<void> => {
    await query('select app_private.keep_import_part($1, $2, $3, $4)', [...key, ++place, part]);
  };
  for await (const chunk of content) {
    waiting = Buffer.concat([waiting, chunk]);
    if (waiting.length < partSize) continue;
    await keep(waiting);
    waiting = Buffer.alloc(0);
  }
  if (waiting.length > 0 || place === 0) await keep(waiting);
};
