import { stringify } from 'csv-stringify/sync';
import type { Language } from '../i18n/language.ts';

/** A figure, written with the decimal mark of the language; anything else is text. */
export type Figure = { figure: string };

export type Cell = string | Figure | null | undefined;

export type Column<Row> = [title: string, cell: (row: Row) => Cell];

/** A figure for a cell: as it is printed, or with so many decimals; empty without a value. */
export const figure = (
  value: string | number | null | undefined,
  decimals?: number,
): Figure | null => {
  if (value === null || value === undefined) return null;
  return { figure: decimals === undefined ? String(value) : Number(value).toFixed(decimals) };
};

const isFigure = (cell: Cell): cell is Figure => typeof cell === 'object' && cell !== null;

/**
 * Writes pages of rows as a stream of CSV, as spreadsheets of the language open it: UTF-8 with a
 * byte order mark, semicolons and decimal commas in French, commas and points in English. What a
 * spreadsheet would take for a formula gets an apostrophe.
 */
export const csvStream = <Row>(
  columns: Column<Row>[],
  pages: AsyncIterable<Row[]>,
  language: Language,
): ReadableStream<Uint8Array> => {
  const isFrench = language === 'fr';
  const write = (cell: Cell): string => {
    if (!isFigure(cell)) return cell ?? '';
    return isFrench ? cell.figure.replace('.', ',') : cell.figure;
  };
  const lines = (rows: string[][], bom: boolean): Uint8Array =>
    new TextEncoder().encode(
      stringify(rows, {
        bom,
        delimiter: isFrench ? ';' : ',',
        record_delimiter: 'windows',
        escape_formulas: true,
      }),
    );
  const source = pages[Symbol.asyncIterator]();
  return new ReadableStream({
    start: (stream) => stream.enqueue(lines([columns.map(([title]) => title)], true)),
    pull: async (stream) => {
      const { done, value } = await source.next();
      if (done) return stream.close();
      if (value.length === 0) return stream.close();
      stream.enqueue(
        lines(
          value.map((row) => columns.map(([, cell]) => write(cell(row)))),
          false,
        ),
      );
    },
  });
};
