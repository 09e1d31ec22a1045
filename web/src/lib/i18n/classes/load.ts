import type { Language } from '../language.ts';
import type { ClassWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ClassWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the pages about classes in one language. */
export const loadClassWords = async (language: Language): Promise<ClassWords> =>
  (await dictionaries[language]()).words;
