import { error } from '@sveltejs/kit';
import { chosenPeriod, type Period } from '../period.ts';
import { requireSchool } from './viewer.ts';
import type { School, Term } from '../viewer.ts';

/** The school, year and term that a page about a class shows. Throws 404 without a term. */
export const requireTerm = (
  locals: App.Locals,
  url: URL,
): Period & { school: School; term: Term } => {
  const { school } = requireSchool(locals);
  const { year, term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  return { school, year, term };
};
