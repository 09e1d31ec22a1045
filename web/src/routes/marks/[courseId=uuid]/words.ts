import { page } from '$app/state';
import type { GradebookWords } from '#lib/i18n/gradebook/fr.ts';

/** The gradebook's words in the current language. Read them in a derived value or a template. */
export const words = (): GradebookWords => (page.data as { words: GradebookWords }).words;
