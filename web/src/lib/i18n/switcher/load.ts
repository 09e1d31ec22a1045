import type { Language } from '../language.ts';
import type { SwitcherWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SwitcherWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of changing school or side in one language. */
export const loadSwitcherWords = async (language: Language): Promise<SwitcherWords> =>
  (await dictionaries[language]()).words;
