import type { Language } from '../language.ts';
import type { SetupWords } from './fr.ts';
import type { RowWords } from './rows.fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SetupWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of setting up in one language; other pages don't carry them. */
export const loadSetupWords = async (language: Language): Promise<SetupWords> =>
  (await dictionaries[language]()).words;

const rowDictionaries: Record<Language, () => Promise<{ rows: RowWords }>> = {
  fr: () => import('./rows.fr.ts'),
  en: () => import('./rows.en.ts'),
};

/** The words of tables that are edited row by row, for pages that have one and nothing else of it. */
export const loadRowWords = async (language: Language): Promise<RowWords> =>
  (await rowDictionaries[language]()).rows;
