import { page } from '$app/state';
import type { StateWords } from '#lib/i18n/states/fr.ts';

/** The words of closing, corrections and publication. Read them in a derived value or a template. */
export const words = (): StateWords => (page.data as { states: StateWords }).states;
