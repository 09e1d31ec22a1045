import type { Language } from '../language.ts';
import type { PolicyWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: PolicyWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of grading rules in one language; other pages don't carry them. */
export const loadPolicyWords = async (language: Language): Promise<PolicyWords> =>
  (await dictionaries[language]()).words;
