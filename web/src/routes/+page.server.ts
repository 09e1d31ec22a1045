import { chosenPeriod } from '#lib/period.ts';
import { fetchClasses, fetchPendingCorrections } from '#lib/server/classes.ts';
import { fetchOwnCourses } from '#lib/server/courses.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { fetchChildren } from './children.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  if (!isStaff(viewer)) {
    return { school, children: await fetchChildren(locals.api, period.term) };
  }
  const isTeaching = viewer.duties.includes('teacher') && period.year;
  const [classes, courses, pending] = await Promise.all([
    fetchClasses(locals.api, period),
    isTeaching ? fetchOwnCourses(locals.api, isTeaching.id) : [],
    fetchPendingCorrections(locals.api),
  ]);
  return { school, classes, courses, pending };
};
