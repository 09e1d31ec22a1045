import type { Language } from '../language.ts';
import type { UserWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: UserWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of users, invitations, visits and who sees a student in one language. */
export const loadUserWords = async (language: Language): Promise<UserWords> =>
  (await dictionaries[language]()).words;
