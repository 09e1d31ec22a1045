import type { Language } from '../language.ts';
import type { SearchWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SearchWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the quick search in one language. */
export const loadSearchWords = async (language: Language): Promise<SearchWords> =>
  (await dictionaries[language]()).words;
