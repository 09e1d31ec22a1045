import { error, json } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { ExplanationQuery } from '../queries.ts';
import type { RequestHandler } from './$types';

const uuid = /^[0-9a-f-]{36}$/i;

/** Why a student's average in a course is what it is: the marks behind it, in order. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const term = url.searchParams.get('term') ?? '';
  const course = url.searchParams.get('course') ?? '';
  if (!uuid.test(term) || !uuid.test(course)) error(400, 'Name a term and a course.');
  const variables = { student: params.id, term, course };
  const { explainCourseResult } = await ask(locals.api, ExplanationQuery, variables);
  return json(explainCourseResult?.nodes ?? [], { headers: { 'cache-control': 'no-store' } });
};
