import type { Language } from '../language.ts';
import type { ClosingWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ClosingWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of closing and of what is missing, part of the state words, in one language. */
export const loadClosingWords = async (language: Language): Promise<ClosingWords> =>
  (await dictionaries[language]()).words;
