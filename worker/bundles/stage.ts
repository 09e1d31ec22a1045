import path from 'node:path';
import type { JobHelpers } from 'graphile-worker';
import { openTable } from '../cli/table_file.ts';
import type { TableRecord } from '../cli/table_file.ts';
import { asLines, sendBatches } from '../imports/stage.ts';
import { Unreadable } from '../imports/unreadable.ts';
import { openSource } from './open_bundle.ts';

const mostBytes = 500_000_000;

type Query = JobHelpers['query'];
type Key = [school: number, id: string];

/** Keeps the lines of an uploaded bundle in the database, and has them checked. */
export const stageBundle = async (
  query: Query,
  key: Key,
  file: string,
  name: string,
): Promise<void> => {
  const bundle = await openSource(file, mostBytes, name);
  try {
    const { rows } = await query<{ wanted: string[] }>(
      'select app_private.restart_bundle($1, $2) as wanted',
      key,
    );
    const wanted = rows[0]!.wanted.map((name) => name.toLowerCase());
    refuseNames(bundle.files.map(({ name }) => name));
    for (const { name, file: unpacked } of bundle.files) {
      const isWanted = wanted.includes(path.basename(name).toLowerCase());
      const lines = isWanted ? linesOf(name, unpacked) : nothing();
      if (!(await stageLines(query, key, name, lines))) return;
    }
    await query('select app_private.finish_bundle($1, $2)', key);
  } finally {
    await bundle.close();
  }
};

const refuseNames = (names: string[]): void => {
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice !== undefined) throw new Unreadable('twice_in_zip', twice);
  if (names.some((name) => name.length > 200 || name.includes('\0')))
    throw new Unreadable('long_name');
};

// a file that is not read is named, so that somebody hears of it
const nothing = async function* (): AsyncGenerator<TableRecord> {
  yield { line: 0, fields: [] };
};

const linesOf = async function* (name: string, file: string): AsyncGenerator<TableRecord> {
  try {
    const { header, records } = await openTable(file);
    yield { line: 0, fields: header };
    yield* records();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const own = (text: string): string => text.replaceAll(path.basename(file), name);
    const said = own(error.message);
    throw new Unreadable('in_file', [name, error.reason, own(error.detail)].join('\n'), {
      message: said.startsWith(name) ? said : `${name}, ${said}`,
    });
  }
};

// false: the import was cancelled meanwhile
const stageLines = async (
  query: Query,
  key: Key,
  name: string,
  lines: AsyncIterable<TableRecord>,
): Promise<boolean> =>
  sendBatches(lines, async (batch) => {
    const { rows } = await query<{ goes_on: boolean }>(
      'select app_private.stage_bundle_lines($1, $2, $3, $4) as goes_on',
      [...key, name.toWellFormed(), asLines(batch)],
    );
    return rows[0]!.goes_on;
  });
