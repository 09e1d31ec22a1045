import type { Language } from '../language.ts';
import type { ImportWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ImportWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

const examples: Record<Language, () => Promise<{ examples: Record<string, string> }>> = {
  fr: () => import('./examples.fr.ts'),
  en: () => import('./examples.en.ts'),
};

/** A value of each field, as the row of a template shows it in one language. */
export const loadImportExamples = async (language: Language): Promise<Record<string, string>> =>
  (await examples[language]()).examples;

/** The words of imports in one language. */
export const loadImportWords = async (language: Language): Promise<ImportWords> =>
  (await dictionaries[language]()).words;
