import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { fetchClassCourses } from '#lib/server/courses.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { ClassQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const isProvisional = url.searchParams.get('figures') === 'provisional';
  const [{ classSummary, classResults }, courses] = await Promise.all([
    ask(locals.api, ClassQuery, {
      class: params.id,
      term: term.id,
      provisional: isProvisional,
    }),
    fetchClassCourses(locals.api, viewer, params.id),
  ]);
  if (!classSummary) error(404, 'There is no such class.');
  return {
    id: params.id,
    termId: term.id,
    isProvisional,
    courses,
    summary: classSummary as ClassSummary,
    results: classResults?.nodes ?? [],
  };
};
