import { Refusal } from '../../db/refusal.ts';

const sentences = {
  missing: 'There is no file %.',
  encoding: 'There is no encoding %.',
  old_excel: 'This is an old or a protected Excel file. Save it as XLSX or CSV, without password.',
  bzip2: 'The file is compressed with bzip2. Unpack it, or compress it with gzip.',
  pdf: 'This is a PDF file. Export the table as CSV or XLSX.',
  not_text: 'line % – holds a NUL character: this is not a text file.',
  quotes: 'line % Put quotes around it, doubled inside.',
  long_row: 'line % – is longer than a row can be. Is a quote not closed?',
  too_wide: 'The table has more than % columns. Leave out what is not to be imported.',
  too_many_rows: 'The table has more than % rows. Divide it into several files.',
  empty: '% is empty.',
  empty_workbook: 'The workbook is empty.',
  damaged_gzip: 'The compressed file is damaged. Compress it again.',
  damaged_zip: 'This is a ZIP file that is damaged. Make it again.',
  not_workbook: 'This is not an XLSX workbook that can be read: %',
  too_large: 'The file is too large: at most % MB unpacked.',
  no_tables: 'The ZIP file holds no table: put CSV or XLSX files into it.',
  too_many_tables: 'The ZIP file holds more than % files. Divide it.',
  no_zip: 'This is no ZIP file that can be read: %.',
  long_name: 'The bundle holds a file whose name is too long, or no text.',
  twice_in_zip: 'The bundle holds % twice.',
  in_file: '%',
  nested: 'This ZIP file is in another one. Send it by itself.',
};

export type Reason = keyof typeof sentences;

/** A file that can't be read: why, as a code for which the site has words, and in English. */
export class Unreadable extends Refusal {
  readonly reason: Reason;
  readonly detail: string;

  constructor(
    reason: Reason,
    detail: string | number = '',
    { message, ...options }: ErrorOptions & { message?: string } = {},
  ) {
    super(message ?? sentences[reason].replace('%', String(detail)), options);
    this.reason = reason;
    this.detail = String(detail);
  }
}
