import type { Language } from '../language.ts';
import type { SchoolsWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SchoolsWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of choosing a school in one language. */
export const loadSchoolsWords = async (language: Language): Promise<SchoolsWords> =>
  (await dictionaries[language]()).words;
