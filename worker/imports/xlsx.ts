import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { Refusal } from '../../db/refusal.ts';
import { entriesOf, openZip } from '../archives/zip_reader.ts';
import type { TableFile } from '../cli/table_file.ts';

type Cell = string | number | boolean | Date | null;

const largest = 200_000_000;

/** Opens the first sheet of an XLSX workbook that holds something, as a table of text. */
export const openWorkbook = async (file: string): Promise<TableFile> => {
  await checkSize(file);
  const content = await readFile(file);
  const sheets = await readWorkbook(content).catch((error: Error) => {
    throw new Refusal(`This is not an XLSX workbook that can be read: ${error.message}`);
  });
  const rows = sheets
    .map(({ data }) => data as Cell[][])
    .map((data) => data.map((cells, place) => ({ line: place + 1, fields: cells.map(written) })))
    .map((data) => data.filter(({ fields }) => fields.some((field) => field.trim())))
    .find((data) => data.length > 0);
  const [header, ...records] = rows ?? [];
  if (!header) throw new Refusal('The workbook is empty.');
  return {
    header: header.fields,
    records: async function* () {
      yield* records;
    },
  };
};

// what the parts say of their sizes is checked before anything is unpacked
const checkSize = async (file: string): Promise<void> => {
  const refused = () => new Refusal('This is a ZIP file that is damaged. Save the workbook again.');
  const zip = await openZip(file, refused);
  let size = 0;
  try {
    for await (const { uncompressedSize } of entriesOf(zip, refused)) size += uncompressedSize;
  } finally {
    zip.close();
  }
  if (size > largest) throw new Refusal('The workbook is too large: at most 200 MB unpacked.');
};

const written = (cell: Cell): string => {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null ? '' : String(cell);
};
