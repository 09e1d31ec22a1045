import type { Language } from '../language.ts';
import type { DuplicateWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: DuplicateWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of likely duplicates and their merges in one language. */
export const loadDuplicateWords = async (language: Language): Promise<DuplicateWords> =>
  (await dictionaries[language]()).words;
