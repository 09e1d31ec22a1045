import type { Language } from '../language.ts';
import type { BulletinWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: BulletinWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of appreciations, councils and bulletins in one language. */
export const loadBulletinWords = async (language: Language): Promise<BulletinWords> =>
  (await dictionaries[language]()).words;
