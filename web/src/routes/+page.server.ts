import { chosenPeriod } from '#lib/period.ts';
import { fetchClasses, fetchPendingCorrections } from '#lib/server/classes.ts';
import { fetchFirstRun } from '#lib/server/first-run.ts';
import { fetchCourses } from '#lib/server/courses.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isFamily, isStaff } from '#lib/viewer.ts';
import { fetchChildren } from './children.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  if (!isStaff(viewer)) {
    return { school, percent: null, children: await fetchChildren(locals.api, period.term) };
  }
  const isTeaching = viewer.duties.includes('teacher') && period.year;
  const [classes, courses, pending, children, run] = await Promise.all([
    fetchClasses(locals.api, period),
    isTeaching ? fetchCourses(locals.api, { year: isTeaching.id }) : [],
    fetchPendingCorrections(locals.api),
    isFamily(viewer) ? fetchChildren(locals.api, period.term) : [],
    viewer.duties.includes('admin') ? fetchFirstRun(locals.api) : null,
  ]);
  const percent = run && run.percent < 100 ? run.percent : null;
  return { school, classes, courses, pending, children, percent };
};
