import type { Language } from '../language.ts';
import type { SetupWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SetupWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of setting up in one language; other pages don't carry them. */
export const loadSetupWords = async (language: Language): Promise<SetupWords> =>
  (await dictionaries[language]()).words;
