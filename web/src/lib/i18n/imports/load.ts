import type { Language } from '../language.ts';
import type { ImportWords } from './fr.ts';
import type { TemplateWords } from './template.fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: ImportWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

const templates: Record<Language, () => Promise<{ words: TemplateWords }>> = {
  fr: () => import('./template.fr.ts'),
  en: () => import('./template.en.ts'),
};

/** What tables to fill in say in one language. */
export const loadTemplateWords = async (language: Language): Promise<TemplateWords> =>
  (await templates[language]()).words;

/** What rules of the database say in one language; English is their own. */
export const loadImportRules = async (language: Language): Promise<Record<string, string>> =>
  language === 'fr' ? (await import('./rules.fr.ts')).rules : {};

/** The words of imports in one language. */
export const loadImportWords = async (language: Language): Promise<ImportWords> =>
  (await dictionaries[language]()).words;
