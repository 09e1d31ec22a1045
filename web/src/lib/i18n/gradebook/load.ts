import type { Language } from '../language.ts';
import type { GradebookWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: GradebookWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the gradebook in one language; other pages don't carry them. */
export const loadGradebookWords = async (language: Language): Promise<GradebookWords> =>
  (await dictionaries[language]()).words;
