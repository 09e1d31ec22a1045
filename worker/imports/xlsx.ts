import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { Refusal } from '../../db/refusal.ts';
import type { TableFile } from '../cli/table_file.ts';

type Cell = string | number | boolean | Date | null;

const largest = 200_000_000;

/** Opens the first sheet of an XLSX workbook that holds something, as a table of text. */
export const openWorkbook = async (file: string): Promise<TableFile> => {
  const content = await readFile(file);
  checkSize(content);
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
const checkSize = (content: Uint8Array): void => {
  let size = 0;
  try {
    unzipSync(content, {
      filter: ({ originalSize }) => {
        size += originalSize;
        return false;
      },
    });
  } catch {
    throw new Refusal('This is a ZIP file that is damaged. Save the workbook again.');
  }
  if (size > largest) throw new Refusal('The workbook is too large: at most 200 MB unpacked.');
};

const written = (cell: Cell): string => {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null ? '' : String(cell);
};
