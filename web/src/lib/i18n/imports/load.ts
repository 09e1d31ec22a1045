import type { Language } from '../language.ts';
import type { ImportWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ImportWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of imports in one language. */
export const loadImportWords = async (language: Language): Promise<ImportWords> =>
  (await dictionaries[language]()).words;
