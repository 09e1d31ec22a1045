import type { TableRecord } from '../cli/table_file.ts';

const batchSize = 1000;

type Query = (text: string, values: unknown[]) => Promise<{ rows: { goes_on: boolean }[] }>;

/** A header without what follows its last name: spreadsheets write empty columns. */
export const trimmedHeader = (header: string[]): string[] =>
  header.slice(0, header.findLastIndex((name) => name.trim() !== '') + 1);

/**
 * Keeps the rows of a file in the database, in batches; says after each how many there are. Returns
 * false when the import was cancelled meanwhile.
 */
export const stageRows = async (
  query: Query,
  [school, id]: [school: number, id: string],
  records: AsyncIterable<TableRecord>,
  show: (rows: number) => void = () => {},
): Promise<boolean> => {
  let batch: [number, string[]][] = [];
  let rows = 0;
  const flush = async () => {
    const answer = await query('select app_private.stage_import_rows($1, $2, $3) as goes_on', [
      school,
      id,
      JSON.stringify(batch),
    ]);
    rows += batch.length;
    batch = [];
    show(rows);
    return answer.rows[0]!.goes_on;
  };
  for await (const { line, fields } of records) {
    // half a character of UTF-16 is none
    batch.push([line, fields.map((field) => field.toWellFormed())]);
    if (batch.length === batchSize && !(await flush())) return false;
  }
  return batch.length === 0 || flush();
};
