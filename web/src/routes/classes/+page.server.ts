import { chosenPeriod } from '#lib/period.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  return { school, classes: await fetchClasses(locals.api, period) };
};
