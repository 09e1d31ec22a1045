import { page } from '$app/state';
import type { KinWords } from '#lib/i18n/kin/fr.ts';

/** The words of families and what belongs to them. Read them in a derived value or a template. */
export const words = (): KinWords => (page.data as { kin: KinWords }).kin;
