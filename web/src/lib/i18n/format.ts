import type { Language } from './language.ts';

type Figure = string | number | null | undefined;

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' };
const nothing = '—';

const frenchRank = (rank: number, isTied: boolean, sex: string | null | undefined): string => {
  const first = sex === 'female' ? '1re' : '1er';
  return (rank === 1 ? first : `${rank}e`) + (isTied ? ' ex' : '');
};

const englishRank = (rank: number, isTied: boolean): string => {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(rank);
  return rank + (endings[rule] ?? 'th') + (isTied ? ' (tied)' : '');
};

/** How figures, ranks, days and times are written in a language and a school's time zone. */
export const createFormat = (language: Language, timeZone = 'UTC') => {
  const locale = locales[language];
  const writers = new Map<string, Intl.NumberFormat>(); // making one costs more than all its uses
  const writer = (least: number, most: number): Intl.NumberFormat => {
    const key = `${least} ${most}`;
    const known = writers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    });
    writers.set(key, made);
    return made;
  };
  const write = (value: Figure, least: number, most: number): string =>
    value === null || value === undefined ? nothing : writer(least, most).format(value as number);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone });
  const localDay = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone });

  return {
    /** As many decimals as there are, `most` at most. */
    number: (value: Figure, most = 2) => write(value, 0, most),
    /** With exactly these decimals, as a school prints its averages. */
    average: (value: Figure, decimals: number) => write(value, decimals, decimals),
    /** With the decimals that the API has printed, such as `12.30`. */
    printed: (value: string | null) => {
      const decimals = value?.split('.')[1]?.length ?? 0;
      return write(value, decimals, decimals);
    },
    rank: (rank: number, isTied: boolean, sex?: string | null) =>
      language === 'fr' ? frenchRank(rank, isTied, sex) : englishRank(rank, isTied),
    /** A day such as `2025-11-21`. */
    day: (date: string) => day.format(new Date(date)),
    weekday: (date: string) => weekday.format(new Date(date)),
    shortDay: (date: string) => shortDay.format(new Date(date)),
    /** Wall-clock time at the school, to the second. */
    clock: (moment: string | Date) => clock.format(new Date(moment)),
    /** The day at the school, such as `2025-11-21`. */
    dayOf: (moment: string | Date) => localDay.format(new Date(moment)),
  };
};

export type Format = ReturnType<typeof createFormat>;
