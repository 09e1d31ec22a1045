import type { Language } from '../language.ts';
import type { RecordSettingsWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: RecordSettingsWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of setting up records, their own fields and rights, in one language. */
export const loadRecordSettingsWords = async (language: Language): Promise<RecordSettingsWords> =>
  (await dictionaries[language]()).words;
