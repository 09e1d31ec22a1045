import type { Language } from '../language.ts';
import type { HomeWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: HomeWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the home page in one language. */
export const loadHomeWords = async (language: Language): Promise<HomeWords> =>
  (await dictionaries[language]()).words;
