import { loadDialogWords } from '#lib/i18n/gradebook/load.ts';
import type { DialogWords } from '#lib/i18n/gradebook/dialogs.fr.ts';
import { shared } from '#lib/shared.ts';

/** A part of the page that is fetched when it is wanted, with its words. */
export const withDialogWords = <Part>(part: Promise<Part>): Promise<[Part, DialogWords]> =>
  Promise.all([part, loadDialogWords(shared().language)]);
