import type { Format } from '#lib/i18n/format.ts';

/** A day and the minute, as at the school. */
export const momentOf = (format: Format, moment: string): string =>
  `${format.day(format.dayOf(moment))}, ${format.clock(moment).slice(0, 5)}`;
