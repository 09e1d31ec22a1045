import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse, type Info, type Options, type Parser } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { Refusal } from '../../db/refusal.ts';
import { openWorkbook } from '../imports/xlsx.ts';

/** A table of text: its header, and a stream of its records with the line each begins in. */
export type TableFile = { header: string[]; records: () => AsyncGenerator<TableRecord> };
export type TableRecord = { line: number; fields: string[] };

const separators = [',', ';', '\t', '|'];
const notText = 'this is not a text file.';
const firstPart = 65_536;

/**
 * Opens a CSV file (UTF-8, Windows-1252 or UTF-16; comma, semicolon, tab or bar; also compressed with
 * gzip) or the first sheet with rows of an XLSX workbook. Fails with a Refusal that says what it is
 * instead. What is `known` of a text file is not guessed.
 */
export const openTable = async (
  file: string,
  known: { encoding?: string | undefined; separator?: string | undefined } = {},
): Promise<TableFile> => {
  const start = await readBeginning(file, () => createReadStream(file));
  const type = typeOf(start);
  if (type === 'xlsx') return openWorkbook(file);
  const source = () =>
    type === 'gzip' ? createReadStream(file).compose(createGunzip()) : createReadStream(file);
  const beginning = type === 'gzip' ? await readBeginning(file, source) : start;
  const encoding = known.encoding ?? (await encodingOf(source, beginning));
  if (!iconv.encodingExists(encoding)) throw new Refusal(`There is no encoding ${encoding}.`);
  const text = iconv.decode(beginning, encoding);
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split(/\r\n|\r|\n/).length;
    throw new Refusal(`line ${line} – holds a NUL character: ${notText}`);
  }
  const delimiter = known.separator ?? separatorOf(text);
  const options = {
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_records_with_empty_values: true,
  };
  const header = readHeader(text, options);
  if (!header) throw new Refusal(`${path.basename(file)} is empty.`);

  const records = async function* (): AsyncGenerator<TableRecord> {
    const parser = parse({ ...options, info: true, from: 2 });
    pipeline(source(), iconv.decodeStream(encoding), parser, () => {});
    yield* readRecords(parser);
  };
  return { header, records };
};

const readHeader = (text: string, options: Options): string[] | undefined => {
  try {
    return (parseSync(text, { ...options, to: 1 }) as string[][])[0];
  } catch (error) {
    throw told(error);
  }
};

const told = (error: unknown): unknown =>
  error instanceof CsvError
    ? new Refusal(`line ${error.lines} – ${error.message} Put quotes around it, doubled inside.`)
    : error;

const readRecords = async function* (parser: Parser): AsyncGenerator<TableRecord> {
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: string[]; info: Info };
      // the parser counts to the end of the record
      const breaks = record.reduce((sum, field) => sum + field.split(/\r\n|\r|\n/).length - 1, 0);
      const line = info.lines - breaks;
      if (record.some((field) => field.includes('\0'))) {
        throw new Refusal(`line ${line} – holds a NUL character: ${notText}`);
      }
      yield { line, fields: record };
    }
  } catch (error) {
    throw told(error);
  }
};

const readBeginning = async (file: string, source: () => Readable): Promise<Buffer> => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Refusal(`There is no file ${file}.`);
  }
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of source()) {
      parts.push(part);
      size += part.length;
      if (size >= firstPart) break;
    }
  } catch (error) {
    throw new Refusal('The compressed file is damaged. Compress it again.', { cause: error });
  }
  return Buffer.concat(parts).subarray(0, firstPart);
};

const typeOf = (beginning: Buffer): 'text' | 'gzip' | 'xlsx' => {
  const starts = (...bytes: number[]) => bytes.every((byte, place) => beginning[place] === byte);
  if (starts(0x1f, 0x8b)) return 'gzip';
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'xlsx';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new Refusal(
      'This is an old or a protected Excel file. Save it as XLSX or CSV, without password.',
    );
  }
  if (starts(0x42, 0x5a, 0x68)) {
    throw new Refusal('The file is compressed with bzip2. Unpack it, or compress it with gzip.');
  }
  if (starts(0x25, 0x50, 0x44, 0x46)) {
    throw new Refusal('This is a PDF file. Export the table as CSV or XLSX.');
  }
  return 'text';
};

const encodingOf = async (source: () => Readable, beginning: Buffer): Promise<string> => {
  const mark = beginning.length > 1 ? beginning.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return 'utf-16';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const part of source()) decoder.decode(part, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'win1252';
  }
};

const separatorOf = (text: string): string => {
  const [header = ''] = text
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1);
  const count = (separator: string) => header.split(separator).length;
  return separators.reduce((best, next) => (count(next) > count(best) ? next : best));
};
