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
  const answer = await ask(locals.api, GradebookQuery, { course: params.courseId, term: term.id });
  const { course, gradebook } = answer;
  if (!gradebook || !course?.class || !course.subject) {
    error(404, 'There is no such course, or its marks are not open to you.');
  }
  return {
    courseId: params.courseId,
    termId: term.id,
    school,
    subject: course.subject.name,
    coefficient: course.coefficient,
    class: course.class,
    decimals: answer.term?.policyVersion?.decimals ?? 2,
    codes: (answer.markCodes?.nodes ?? []).toSorted((a, b) => a.position - b.position),
    gradebook: gradebook as Gradebook,
  };
};
