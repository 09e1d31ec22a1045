import type { Language } from '../language.ts';
import type { KinWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: KinWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of families, scholarships, needs, duplicates and staff in one language. */
export const loadKinWords = async (language: Language): Promise<KinWords> =>
  (await dictionaries[language]()).words;
