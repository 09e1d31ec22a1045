import { page } from '$app/state';
import type { SetupWords } from '#lib/i18n/setup/fr.ts';
import type { RowWords } from '#lib/i18n/setup/rows.fr.ts';

/** The words of setting up in the current language. Read them in a derived value or a template. */
export const words = (): SetupWords => (page.data as { setup: SetupWords }).setup;

/** As `words`, on any page that has a table to edit. */
export const rowWords = (): RowWords => (page.data as { setup: RowWords }).setup;
