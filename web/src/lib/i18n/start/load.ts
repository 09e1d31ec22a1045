import type { Language } from '../language.ts';
import type { StartWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: StartWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of a school's first steps in one language. */
export const loadStartWords = async (language: Language): Promise<StartWords> =>
  (await dictionaries[language]()).words;
