import type { Language } from '../language.ts';
import type { StudentWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: StudentWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the pages of one student in one language. */
export const loadStudentWords = async (language: Language): Promise<StudentWords> =>
  (await dictionaries[language]()).words;
