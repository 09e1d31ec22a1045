import { buffer } from 'node:stream/consumers';
import readWorkbook from 'read-excel-file/node';
import { ZipFile } from 'yazl';
import type { Entry } from '../archives/zip_reader.ts';
import type { TableRecord } from '../cli/table_file.ts';
import { Unreadable } from './unreadable.ts';
import { readPacked } from './zip.ts';

type Cell = string | number | boolean | Date | null;

const megabytes = 100;
const isRead = (name: string): boolean => /^(\[Content_Types\]\.xml|_rels\/|xl\/[^m])/i.test(name);

/** Whether the files of a ZIP are those of a workbook. */
export const isWorkbook = (entries: Map<string, Entry>): boolean =>
  entries.has('[Content_Types].xml') || entries.has('xl/workbook.xml');

/** The rows of the first sheet of an XLSX workbook that holds something, as text. */
export const readSheet = async (
  file: string,
  entries: Map<string, Entry>,
): Promise<TableRecord[]> => {
  const sheets = await readWorkbook(await counted(file, entries)).catch((error: Error) => {
    throw new Unreadable('not_workbook', error.message);
  });
  return (
    sheets
      .map(({ data }) => data as Cell[][])
      .map((data) => data.map((cells, place) => ({ line: place + 1, fields: cells.map(written) })))
      .map((data) => data.filter(({ fields }) => fields.some((field) => field.trim())))
      .find((data) => data.length > 0) ?? []
  );
};

// the reader believes what a file says of itself: it is given what was unpacked and counted
const counted = async (file: string, entries: Map<string, Entry>): Promise<Buffer> => {
  const read = [...entries.values()].filter(({ fileName }) => isRead(fileName));
  const size = read.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (size > megabytes * 1_000_000) throw new Unreadable('too_large', megabytes);
  const zip = new ZipFile();
  for (const entry of read) {
    const content = await buffer(readPacked(file, entry));
    zip.addBuffer(content, entry.fileName, { compress: false });
  }
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
};

const written = (cell: Cell): string => {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null ? '' : String(cell);
};
