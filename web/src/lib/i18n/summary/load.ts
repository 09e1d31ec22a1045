import type { Language } from '../language.ts';
import type { SummaryWords } from './fr.ts';
import type { WhyWords } from './why.fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: SummaryWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of summaries, rankings, progress and downloads in one language. */
export const loadSummaryWords = async (language: Language): Promise<SummaryWords> =>
  (await dictionaries[language]()).words;

const whys: Record<Language, () => Promise<{ words: WhyWords }>> = {
  fr: () => import('./why.fr.ts'),
  en: () => import('./why.en.ts'),
};

/** The words of explanations, which few people open. */
export const loadWhyWords = async (language: Language): Promise<WhyWords> =>
  (await whys[language]()).words;
