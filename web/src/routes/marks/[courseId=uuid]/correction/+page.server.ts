import { error, redirect } from '@sveltejs/kit';
import { keepPeriod } from '#lib/period.ts';
import { change, text } from '#lib/server/change.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { RequestCorrection, RequestQuery } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

const uuid = /^[0-9a-f-]{36}$/i;

/** The assessment and student that the address names. */
const chosen = (url: URL): { assessment: string; student: string } => {
  const assessment = url.searchParams.get('assessment') ?? '';
  const student = url.searchParams.get('student') ?? '';
  if (!uuid.test(assessment) || !uuid.test(student)) error(404, 'Name a mark.');
  return { assessment, student };
};

export const load: PageServerLoad = async ({ locals, params, url }) => {
  requireSchool(locals);
  const variables = { course: params.courseId, ...chosen(url) };
  const { course, assessment, student, mark } = await ask(locals.api, RequestQuery, variables);
  if (!course?.class || !course.subject || !student || assessment?.courseId !== course.id) {
    error(404, 'There is no such mark.');
  }
  return { course, class: course.class, subject: course.subject, assessment, student, mark };
};

/** What was typed, as a number with a point or a code. */
const read = (typed: string | null): { value: string | null; code: string | null } => {
  if (typed === null) return { value: null, code: null };
  const number = typed.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(number)
    ? { value: number, code: null }
    : { value: null, code: typed.toUpperCase() };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const form = await request.formData();
    const outcome = await change(locals.api, 'request', RequestCorrection, {
      ...chosen(url),
      ...read(text(form, 'mark')),
      reason: text(form, 'reason') ?? '',
    });
    if (!('result' in outcome)) return outcome;
    redirect(303, keepPeriod('/corrections', url));
  },
};
