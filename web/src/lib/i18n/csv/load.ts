import type { Language } from '../language.ts';
import type { CsvWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: CsvWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of downloads in one language, beside those of the pages. */
export const loadCsvWords = async (language: Language): Promise<CsvWords> =>
  (await dictionaries[language]()).words;
