import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { fetchMissing } from './fetch.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'Only staff see what is missing.');
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  return { school, term, rows: await fetchMissing(locals.api, term.id) };
};
