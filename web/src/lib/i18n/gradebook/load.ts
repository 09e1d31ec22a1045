import type { Language } from '../language.ts';
import type { DialogWords } from './dialogs.fr.ts';
import type { GradebookWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: GradebookWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of the gradebook in one language; other pages don't carry them. */
export const loadGradebookWords = async (language: Language): Promise<GradebookWords> =>
  (await dictionaries[language]()).words;

const dialogs: Record<Language, () => Promise<{ words: DialogWords }>> = {
  fr: () => import('./dialogs.fr.ts'),
  en: () => import('./dialogs.en.ts'),
};

/** The words of what is opened over the gradebook. */
export const loadDialogWords = async (language: Language): Promise<DialogWords> =>
  (await dialogs[language]()).words;
