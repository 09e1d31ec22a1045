import type { Client } from '@urql/core';
import type { Dictionary } from '#lib/i18n/fr.ts';
import type { ClassWords } from '#lib/i18n/classes/fr.ts';
import type { CsvWords } from '#lib/i18n/csv/fr.ts';
import type { KinWords } from '#lib/i18n/kin/fr.ts';
import type { Language } from '#lib/i18n/language.ts';
import type { SummaryWords } from '#lib/i18n/summary/fr.ts';
import type { Column } from '#lib/server/csv.ts';
import type { Term, Year } from '#lib/viewer.ts';

export type Wanted = {
  api: Client;
  query: URLSearchParams;
  year: Year | null;
  term: Term;
  t: Dictionary;
  classes: ClassWords;
  w: SummaryWords;
  csv: CsvWords;
  kin: KinWords;
  language: Language;
};

/** A register to write: what it is about (for the file's name), its columns and pages of rows. */
export type Register<Row> = {
  about: string | null;
  columns: Column<Row>[];
  pages: AsyncIterable<Row[]>;
};
