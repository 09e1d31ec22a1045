import { chosenPeriod } from '#lib/period.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { fetchChildren } from './children.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  return isStaff(viewer)
    ? { school, classes: await fetchClasses(locals.api, period) }
    : { school, children: await fetchChildren(locals.api, period.term) };
};
