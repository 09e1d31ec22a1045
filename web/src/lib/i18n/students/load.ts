import type { Language } from '../language.ts';
import type { StudentListWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: StudentListWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the list of students in one language. */
export const loadStudentListWords = async (language: Language): Promise<StudentListWords> =>
  (await dictionaries[language]()).words;
