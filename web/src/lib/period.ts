import type { School, Term, Year } from './viewer.ts';

type Query = Pick<URLSearchParams, 'get'>;

export type Period = { year: Year | null; term: Term | null };

/**
 * The academic year and term that the query string names; without it, or where the school has none
 * of that name, the active year and its last term that has begun.
 */
export const chosenPeriod = (school: School | null, query: Query): Period => {
  const years = school?.years ?? [];
  const year =
    years.find(({ name }) => name === query.get('year')) ??
    years.find(({ isActive }) => isActive) ??
    years[0] ??
    null;
  const terms = year?.terms ?? [];
  const term =
    terms.find(({ code }) => code === query.get('term')) ??
    terms.findLast(({ startsOn }) => school !== null && startsOn <= school.today) ??
    terms[0] ??
    null;
  return { year, term };
};

/** A link to `path` that names this year and term. */
export const linkTo = (path: string, year: Year, term: Term): string =>
  `${path}?${new URLSearchParams({ year: year.name, term: term.code })}`;

/** A link to `path` that keeps the year and term, where the address has them. */
export const keepPeriod = (
  path: string,
  current: { searchParams: Query },
  others: Record<string, string> = {},
): string => {
  const query = new URLSearchParams(others);
  for (const name of ['year', 'term']) {
    const value = current.searchParams.get(name);
    if (value) query.set(name, value);
  }
  return query.size > 0 ? `${path}?${query}` : path;
};
