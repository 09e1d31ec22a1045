import type { Format } from '../i18n/format.ts';

/** A mark as the API writes it, in the reader's form: `12.50` becomes `12,5`, a code stays. */
export const markText = (format: Format, mark: string | null | undefined): string | null => {
  if (mark === null || mark === undefined) return null;
  return /^\d/.test(mark) ? format.number(mark) : mark;
};
