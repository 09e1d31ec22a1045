import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse, type Info, type Options } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { encodingOf, separatorOf, typeOf } from '../imports/file_type.ts';
import { readGzip } from '../imports/gzip.ts';
import { Unreadable } from '../imports/unreadable.ts';
import { isWorkbook, readSheet } from '../imports/xlsx.ts';
import { openZip } from '../imports/zip.ts';

/**
 * A table of text: its header, and a stream of its records with the line each begins in. `top` are
 * the first ones, the header before them; with another of them as header, the records after it.
 */
export type TableFile = {
  header: string[];
  top: TableRecord[];
  records: (headerPlace?: number) => AsyncGenerator<TableRecord>;
};
export type TableRecord = { line: number; fields: string[] };

type Parsed = { record: string[]; info: Info };

const firstPart = 65_536;
const topLength = 15;
const mostColumns = 500;
const mostMegabytes = 4000;
const longestRow = 1_000_000;

/** Whether a file is a ZIP; an XLSX workbook is one, too. */
export const isZip = async (file: string): Promise<boolean> =>
  typeOf(await readBeginning(file, () => createReadStream(file))) === 'zip';

/**
 * Opens a CSV file (UTF-8, Windows-1252 or UTF-16; comma, semicolon, tab or bar; also compressed with
 * gzip) or the first sheet with rows of an XLSX workbook. Fails with Unreadable, which says what it is
 * instead. What is `known` of a text file is not guessed.
 */
export const openTable = async (
  file: string,
  known: { encoding?: string | undefined; separator?: string | undefined } = {},
  megabytes = mostMegabytes,
): Promise<TableFile> => {
  const start = await readBeginning(file, () => createReadStream(file));
  const type = typeOf(start);
  if (type === 'zip') return openWorkbook(file);
  const source = () => (type === 'gzip' ? readGzip(file, megabytes) : createReadStream(file));
  const beginning = type === 'gzip' ? await readBeginning(file, source) : start;
  const encoding = known.encoding ?? (await encodingOf(source(), beginning));
  if (!iconv.encodingExists(encoding)) throw new Unreadable('encoding', encoding);
  const text = iconv.decode(beginning, encoding);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new Unreadable('not_text', text.slice(0, nul).split(/\r\n|\r|\n/).length);
  const options = {
    delimiter: known.separator ?? separatorOf(text),
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_records_with_empty_values: true,
    max_record_size: longestRow,
    info: true,
  };
  const records = async function* (headerPlace = 0): AsyncGenerator<TableRecord> {
    const parser = parse({ ...options, from: headerPlace + 2 });
    pipeline(source(), iconv.decodeStream(encoding), parser, () => {});
    yield* readRecords(parser);
  };
  return tableOf(readTop(text, options), records, path.basename(file));
};

const openWorkbook = async (file: string): Promise<TableFile> => {
  const entries = await openZip(file);
  if (!isWorkbook(entries)) throw new Unreadable('not_workbook', 'it is a ZIP of something else.');
  const rows = await readSheet(file, entries);
  if (rows.length === 0) throw new Unreadable('empty_workbook');
  return tableOf(rows.slice(0, topLength), async function* (headerPlace = 0) {
    yield* rows.slice(headerPlace + 1);
  });
};

const tableOf = (top: TableRecord[], records: TableFile['records'], name = ''): TableFile => {
  const [first] = top;
  if (!first) throw new Unreadable('empty', name);
  if (top.some(({ fields }) => fields.length > mostColumns)) {
    throw new Unreadable('too_wide', mostColumns);
  }
  return { header: first.fields, top, records };
};

// what is cut off after the header is wrong only here
const readTop = (text: string, options: Options): TableRecord[] => {
  const read = (to: number) =>
    (parseSync(text, { ...options, to }) as unknown as Parsed[]).map(recordOf);
  try {
    return read(topLength);
  } catch {
    try {
      return read(1);
    } catch (error) {
      throw told(error);
    }
  }
};

const told = (error: unknown): unknown => {
  if (!(error instanceof CsvError)) return error;
  const { code, lines, message } = error;
  if (code === 'CSV_MAX_RECORD_SIZE') return new Unreadable('long_row', lines as number);
  return new Unreadable('quotes', `${lines} – ${message}`);
};

// the parser counts to the end of the record
const recordOf = ({ record, info }: Parsed): TableRecord => {
  let breaks = 0;
  for (const field of record) {
    if (field.includes('\n') || field.includes('\r')) {
      breaks += field.split(/\r\n|\r|\n/).length - 1;
    }
  }
  return { line: info.lines - breaks, fields: record };
};

const readRecords = async function* (parser: AsyncIterable<unknown>): AsyncGenerator<TableRecord> {
  try {
    for await (const item of parser) {
      const record = recordOf(item as Parsed);
      if (record.fields.some((field) => field.includes('\0'))) {
        throw new Unreadable('not_text', record.line);
      }
      yield record;
    }
  } catch (error) {
    throw told(error);
  }
};

const readBeginning = async (file: string, source: () => Readable): Promise<Buffer> => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Unreadable('missing', file);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of source()) {
    parts.push(part);
    size += part.length;
    if (size >= firstPart) break;
  }
  return Buffer.concat(parts).subarray(0, firstPart);
};
