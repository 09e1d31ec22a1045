import type { Language } from '../language.ts';
import type { RecordWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: RecordWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of students' records in one language. */
export const loadRecordWords = async (language: Language): Promise<RecordWords> =>
  (await dictionaries[language]()).words;
