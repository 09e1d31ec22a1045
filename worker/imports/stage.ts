import type { TableRecord } from '../cli/table_file.ts';
import { Unreadable } from './unreadable.ts';

const mostRows = 1000;
const mostCharacters = 4_000_000;

type Query = (text: string, values: unknown[]) => Promise<{ rows: { goes_on: boolean }[] }>;

/** A header without what follows its last name: spreadsheets write empty columns. */
export const trimmedHeader = (header: string[]): string[] =>
  header.slice(0, header.findLastIndex((name) => name.trim() !== '') + 1);

/** Records as the database takes them: pairs of a line and its fields. */
export const asLines = (records: TableRecord[]): string =>
  // half a character of UTF-16 is none
  JSON.stringify(records.map(({ line, fields }) => [line, fields.map((f) => f.toWellFormed())]));

/**
 * Sends records in batches that a statement can take, until there are no more; false when `send`
 * says that it goes on no further.
 */
export const sendBatches = async (
  records: AsyncIterable<TableRecord>,
  send: (batch: TableRecord[]) => Promise<boolean>,
): Promise<boolean> => {
  let batch: TableRecord[] = [];
  let size = 0;
  let sent = Promise.resolve(true);
  // the file is read on while the database keeps the batch before
  const flush = async (): Promise<boolean> => {
    if (!(await sent)) return false;
    sent = send(batch);
    sent.catch(() => {}); // awaited later
    batch = [];
    size = 0;
    return true;
  };
  try {
    for await (const record of records) {
      batch.push(record);
      size += record.fields.reduce((sum, field) => sum + field.length + 3, 0);
      const isFull = batch.length === mostRows || size > mostCharacters;
      if (isFull && !(await flush())) return false;
    }
    return (batch.length === 0 || (await flush())) && (await sent);
  } finally {
    await sent.catch(() => {});
  }
};

const atMost = async function* (
  most: number,
  records: AsyncIterable<TableRecord>,
): AsyncGenerator<TableRecord> {
  let rows = 0;
  for await (const record of records) {
    if (++rows > most) throw new Unreadable('too_many_rows', most);
    yield record;
  }
};

/**
 * Keeps the rows of a file in the database, in batches; says after each how many there are. Returns
 * false when the import was cancelled meanwhile; fails with more rows than `most`.
 */
export const stageRows = async (
  query: Query,
  [school, id]: [school: number, id: string],
  records: AsyncIterable<TableRecord>,
  { show = () => {}, most = Infinity }: { show?: (rows: number) => void; most?: number } = {},
): Promise<boolean> => {
  let rows = 0;
  return sendBatches(atMost(most, records), async (batch) => {
    const answer = await query('select app_private.stage_import_rows($1, $2, $3) as goes_on', [
      school,
      id,
      asLines(batch),
    ]);
    rows += batch.length;
    show(rows);
    return answer.rows[0]!.goes_on;
  });
};
