import type { WhyWords } from '#lib/i18n/summary/why.fr.ts';
import { loadWhyWords } from '#lib/i18n/summary/load.ts';
import { shared } from '#lib/shared.ts';

/** What shows an explanation, fetched when one is opened, with its words. */
export const withWhyWords = <Part>(part: Promise<Part>): Promise<[Part, WhyWords]> =>
  Promise.all([part, loadWhyWords(shared().language)]);
