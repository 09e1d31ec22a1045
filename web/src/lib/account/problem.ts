import type { AccountWords } from '#lib/i18n/account/fr.ts';
import type { Format } from '#lib/i18n/format.ts';
import type { Refusal } from './types.ts';

/** Why the server refused, as a sentence. */
export const problemOf = (
  words: AccountWords,
  format: Format,
  { reason, lockedUntil = '', wait = 60 }: Refusal,
): string => {
  if (reason === 'locked') return words.problems.locked(format.clock(lockedUntil));
  if (reason === 'patience') return words.problems.patience(Math.ceil(wait / 60));
  return words.problems[reason];
};
