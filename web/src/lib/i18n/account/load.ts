import type { Language } from '../language.ts';
import type { AccountWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: AccountWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of signing in in several steps and of one's own account, in one language. */
export const loadAccountWords = async (language: Language): Promise<AccountWords> =>
  (await dictionaries[language]()).words;
