import type { Language } from '../language.ts';
import type { ExchangeWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ExchangeWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of OneRoster bundles in one language. */
export const loadExchangeWords = async (language: Language): Promise<ExchangeWords> =>
  (await dictionaries[language]()).words;
