import { page } from '$app/state';
import type { LifeWords } from '#lib/i18n/life/fr.ts';

/** The words of enrollments in the current language. Read them in a derived value or a template. */
export const words = (): LifeWords => (page.data as { life: LifeWords }).life;
