import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { fetchStudentResults } from '#lib/server/student-results.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isFamily } from '#lib/viewer.ts';
import { ChangedMarksQuery, ProgressQuery, type StudentProgress } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  const { year, term } = chosenPeriod(school, url.searchParams);
  const fetchChanged = async () =>
    !isFamily(viewer)
      ? []
      : ((await ask(locals.api, ChangedMarksQuery, { student: params.id })).changedMarks?.nodes ??
        []);
  const fetchProgress = async (): Promise<StudentProgress | null> => {
    if (!year) return null;
    const answer = await ask(locals.api, ProgressQuery, { student: params.id, year: year.id });
    return answer.studentProgress as StudentProgress | null;
  };
  const [results, changed, progress] = await Promise.all([
    term ? fetchStudentResults(locals.api, params.id, term.id) : null,
    fetchChanged(),
    fetchProgress(),
  ]);
  return { year, term, results, changed, progress };
};
