import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse, type Info, type Parser } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { Refusal } from '../../db/refusal.ts';

/** A table of text: its header, and a stream of its records with the line each begins in. */
export type TableFile = { header: string[]; records: () => AsyncGenerator<TableRecord> };
export type TableRecord = { line: number; fields: string[] };

const separators = [',', ';', '\t'];
const firstPart = 65_536;

/**
 * Opens a CSV file: UTF-8, Windows-1252 or UTF-16 with a byte order mark; comma, semicolon or tab;
 * or what is said to be known of it.
 */
export const openTable = async (
  file: string,
  known: { encoding?: string | undefined; separator?: string | undefined } = {},
): Promise<TableFile> => {
  const beginning = await readBeginning(file);
  const encoding = known.encoding ?? (await encodingOf(file, beginning));
  if (!iconv.encodingExists(encoding)) throw new Refusal(`There is no encoding ${encoding}.`);
  const text = iconv.decode(beginning, encoding);
  const delimiter = known.separator ?? separatorOf(text.slice(0, text.search(/[\r\n]|$/)));
  const options = { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true };
  const [header] = parseSync(text, { ...options, to: 1 }) as string[][];
  if (!header) throw new Refusal(`${file} is empty.`);

  const records = async function* (): AsyncGenerator<TableRecord> {
    const parser = parse({ ...options, info: true, from: 2 });
    pipeline(createReadStream(file), iconv.decodeStream(encoding), parser, () => {});
    yield* readRecords(parser);
  };
  return { header, records };
};

const readRecords = async function* (parser: Parser): AsyncGenerator<TableRecord> {
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: string[]; info: Info };
      // the parser counts to the end of the record
      const breaks = record.reduce((sum, field) => sum + field.split(/\r\n|\r|\n/).length - 1, 0);
      const line = info.lines - breaks;
      if (record.some((field) => field.includes('\0'))) {
        throw new Refusal(`line ${line} – holds a NUL character: this is not a text file.`);
      }
      yield { line, fields: record };
    }
  } catch (error) {
    if (error instanceof CsvError) {
      throw new Refusal(
        `line ${error.lines} – ${error.message} Put quotes around it, doubled inside.`,
      );
    }
    throw error;
  }
};

const readBeginning = async (file: string): Promise<Buffer> => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Refusal(`There is no file ${file}.`);
  }
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(firstPart), 0, firstPart, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

const encodingOf = async (file: string, beginning: Buffer): Promise<string> => {
  const mark =
    beginning.readUInt16BE.length && beginning.length > 1 ? beginning.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return 'utf-16';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const part of createReadStream(file)) decoder.decode(part, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'win1252';
  }
};

const separatorOf = (headerLine: string): string => {
  const bare = headerLine.replace(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return separators.reduce((best, next) => (count(next) > count(best) ? next : best));
};
