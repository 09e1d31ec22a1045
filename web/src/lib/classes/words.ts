import { page } from '$app/state';
import type { ClassWords } from '#lib/i18n/classes/fr.ts';

/** The words of pages about classes. Read them in a derived value or a template. */
export const words = (): ClassWords => (page.data as { classWords: ClassWords }).classWords;
