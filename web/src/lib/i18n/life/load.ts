import type { Language } from '../language.ts';
import type { LifeWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: LifeWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of enrollments, moves and departures in one language. */
export const loadLifeWords = async (language: Language): Promise<LifeWords> =>
  (await dictionaries[language]()).words;
