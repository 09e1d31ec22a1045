import type { Code } from './types.ts';

export type Problem = 'unreadable' | 'negative' | 'above' | 'decimals' | 'code';

export type Reading = { mark: string | null; problem?: never } | { problem: Problem; mark?: never };

const number = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const letters = /^\p{L}+$/u;

/** Whether a mark is a code and not a number. */
export const isCode = (mark: string | null): mark is string => mark !== null && letters.test(mark);

/** The one way to write a mark, so that `12.50` and `12.5` are equal. */
export const canonical = (mark: string | number | null): string | null =>
  mark === null || isCode(String(mark)) ? (mark as string | null) : String(Number(mark));

/**
 * Reads what somebody typed: a number with comma or point, a code in any case, or nothing. Its
 * bounds only give words at once; the database decides.
 */
export const readMark = (text: string, maximum: number, codes: Code[]): Reading => {
  const written = text.trim().replace(',', '.');
  if (written === '') return { mark: null };
  if (letters.test(written)) {
    const known = codes.find(({ code }) => code.toLowerCase() === written.toLowerCase());
    return known ? { mark: known.code } : { problem: 'code' };
  }
  if (!number.test(written)) return { problem: 'unreadable' };
  const value = Number(written);
  if (value < 0) return { problem: 'negative' };
  if (value > maximum) return { problem: 'above' };
  if (/\.\d\d0*[1-9]/.test(written)) return { problem: 'decimals' };
  return { mark: canonical(value) };
};
