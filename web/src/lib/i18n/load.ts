import type { Dictionary } from './fr.ts';
import type { Language } from './language.ts';

const dictionaries: Record<Language, () => Promise<{ dictionary: Dictionary }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of one language; the others are never sent. */
export const loadDictionary = async (language: Language): Promise<Dictionary> =>
  (await dictionaries[language]()).dictionary;
