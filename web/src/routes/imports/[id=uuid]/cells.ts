import type { ImportColumn, ImportError, ImportRow } from '#lib/imports/types.ts';

export type Cell = { place: number; header: string; value: string; errors: ImportError[] };

/** Where the field of an error stands in the file; -1 when no column holds it. */
const placeOf = (columns: ImportColumn[], field: string | null): number => {
  const place = columns.findIndex((column) => column.field === field);
  return place < 0 && (field === 'last_name' || field === 'first_name')
    ? columns.findIndex((column) => column.field === 'full_name')
    : place;
};

/** The cells of a row to correct: those with errors, or all when an error is of the whole row. */
export const wrongCells = (row: ImportRow, columns: ImportColumn[]): Cell[] => {
  const errors = row.errors.map((error) => ({ error, place: placeOf(columns, error.field) }));
  const isWhole = errors.some(({ error }) => error.field === null);
  return columns
    .map(({ header }, place) => ({
      place: place + 1,
      header,
      value: row.fields[place] ?? '',
      errors: errors.filter((one) => one.place === place).map(({ error }) => error),
    }))
    .filter((cell) => isWhole || cell.errors.length > 0);
};

/** Errors of a row that no column of the file can mend. */
export const rowErrors = (row: ImportRow, columns: ImportColumn[]): ImportError[] =>
  row.errors.filter(({ field }) => placeOf(columns, field) < 0);

/** What a row says, in a line. */
export const rowText = (row: ImportRow, columns: ImportColumn[]): string =>
  columns
    .flatMap(({ field }, place) => (field ? [row.fields[place] ?? ''] : []))
    .filter((value) => value.trim())
    .join(' · ');
