import { error, json } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { ExplanationQuery, TermWhyQuery, YearWhyQuery } from '../queries.ts';
import type { RequestHandler } from './$types';

const uuid = /^[0-9a-f-]{36}$/i;

/**
 * Why a student's average is what it is: in a course (`term` and `course`), the general one (`term`)
 * or the annual one (`year`).
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const [term, course, year] = ['term', 'course', 'year'].map(
    (name) => url.searchParams.get(name) ?? '',
  ) as [string, string, string];
  const answer = async (): Promise<unknown> => {
    const student = params.id;
    if (uuid.test(year)) {
      return (await ask(locals.api, YearWhyQuery, { student, year })).explainYearResult;
    }
    if (!uuid.test(term) || (course && !uuid.test(course))) error(400, 'Name a term or a year.');
    if (!course) return (await ask(locals.api, TermWhyQuery, { student, term })).explainTermResult;
    const why = await ask(locals.api, ExplanationQuery, { student, term, course });
    return { marks: why.explainCourseResult?.nodes ?? [], why: why.explainCourseAverage };
  };
  return json(await answer(), { headers: { 'cache-control': 'no-store' } });
};
