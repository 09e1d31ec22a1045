import { page } from '$app/state';
import type { PolicyWords } from '#lib/i18n/policies/fr.ts';

/** The words of the grading rules in the current language. */
export const words = (): PolicyWords => (page.data as { policies: PolicyWords }).policies;
