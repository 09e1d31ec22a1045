import type { Language } from '../language.ts';
import type { SummaryWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SummaryWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of summaries, rankings, progress, explanations and downloads in one language. */
export const loadSummaryWords = async (language: Language): Promise<SummaryWords> =>
  (await dictionaries[language]()).words;
