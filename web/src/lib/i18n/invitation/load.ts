import type { Language } from '../language.ts';
import type { InvitationWords } from './fr.ts';

const dictionaries: Record<Language, () => Promise<{ words: InvitationWords }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

/** The words of accepting an invitation in one language. */
export const loadInvitationWords = async (language: Language): Promise<InvitationWords> =>
  (await dictionaries[language]()).words;
