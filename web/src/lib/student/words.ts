import { page } from '$app/state';
import type { StudentWords } from '#lib/i18n/student/fr.ts';

/** The words of the pages of one student. Read them in a derived value or a template. */
export const words = (): StudentWords => (page.data as { studentWords: StudentWords }).studentWords;
