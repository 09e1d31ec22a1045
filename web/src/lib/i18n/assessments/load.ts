import type { Language } from '../language.ts';
import type { AssessmentWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: AssessmentWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of adding and changing assessments in one language. */
export const loadAssessmentWords = async (language: Language): Promise<AssessmentWords> =>
  (await dictionaries[language]()).words;
