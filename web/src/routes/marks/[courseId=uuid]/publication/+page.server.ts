import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import { change, text } from '#lib/server/change.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { momentAt } from './moment.ts';
import {
  PublicationQuery,
  PublishAssessment,
  ScheduleAssessment,
  WithdrawAssessment,
} from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const variables = { course: params.courseId, term: term.id };
  const { course } = await ask(locals.api, PublicationQuery, variables);
  if (!course?.class || !course.subject) error(404, 'There is no such course.');
  const assessments = course.assessments.nodes.toSorted(
    (a, b) => a.position - b.position || a.name.localeCompare(b.name),
  );
  return { school, courseId: course.id, subject: course.subject, class: course.class, assessments };
};

const assessmentOf = async (request: Request) => {
  const form = await request.formData();
  return { form, id: text(form, 'id') ?? '' };
};

export const actions: Actions = {
  publish: async ({ locals, request }) => {
    const { id } = await assessmentOf(request);
    return change(locals.api, id, PublishAssessment, { id });
  },
  schedule: async ({ locals, request }) => {
    const { school } = requireSchool(locals);
    const { form, id } = await assessmentOf(request);
    const at = momentAt(text(form, 'at'), school.timeZone);
    return change(locals.api, id, ScheduleAssessment, { id, at });
  },
  withdraw: async ({ locals, request }) => {
    const { form, id } = await assessmentOf(request);
    return change(locals.api, id, WithdrawAssessment, { id, reason: text(form, 'reason') });
  },
};
