import type { Language } from '../language.ts';
import type { StateWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: StateWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of closing, corrections and publication in one language. */
export const loadStateWords = async (language: Language): Promise<StateWords> =>
  (await dictionaries[language]()).words;
