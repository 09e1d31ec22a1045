import { error } from '@sveltejs/kit';
import type { Gradebook } from '#lib/gradebook/types.ts';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { GradebookQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const variables = { course: params.courseId, term: term.id };
  const { gradebook } = await ask(locals.api, GradebookQuery, variables);
  if (!gradebook) error(404, 'There is no such course, or its marks are not open to you.');
  return {
    courseId: params.courseId,
    termId: term.id,
    school,
    gradebook: gradebook as Gradebook,
  };
};
