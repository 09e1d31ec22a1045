import { chosenPeriod } from '#lib/period.ts';
import { fetchClasses, fetchPendingCorrections } from '#lib/server/classes.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  const [classes, pending] = await Promise.all([
    fetchClasses(locals.api, period),
    fetchPendingCorrections(locals.api),
  ]);
  return { school, classes, pending };
};
