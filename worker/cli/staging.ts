import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Progress } from './progress.ts';
import type { TableRecord } from './table_file.ts';

const chunkSize = 65_536;

/** Copies records as they are into the temporary table import_rows. */
export const stageRecords = async (
  client: pg.Client,
  columns: string[],
  records: AsyncIterable<TableRecord>,
  progress: Progress,
): Promise<void> => {
  const names = columns.map((name) => client.escapeIdentifier(name)).join(', ');
  const copy = client.query(
    copyFrom(`copy pg_temp.import_rows (line, fields, ${names}) from stdin`),
  );
  await pipeline(Readable.from(copyLines(records, columns.length, progress)), copy);
};

const copyLines = async function* (
  records: AsyncIterable<TableRecord>,
  width: number,
  progress: Progress,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const { line, fields } of records) {
    chunk += `${line}\t${fields.length}`;
    for (let i = 0; i < width; i++) chunk += `\t${escaped(fields[i] ?? '')}`;
    chunk += '\n';
    if (chunk.length < chunkSize) continue;
    progress.show(`Reading: line ${line}`);
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
};

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const escaped = (field: string): string =>
  field.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
