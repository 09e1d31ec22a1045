import { error, json } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import type { RequestHandler } from './$types';

const StatisticsWhyQuery = graphql(`
  query StatisticsWhy($class: UUID!, $term: UUID!, $course: UUID) {
    explainStatistics(classId: $class, termId: $term, courseId: $course)
  }
`);

const uuid = /^[0-9a-f-]{36}$/i;

/** Who is in the figures of a class in a term, or of one of its courses. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const term = url.searchParams.get('term') ?? '';
  const course = url.searchParams.get('course');
  if (!uuid.test(term) || (course && !uuid.test(course))) error(400, 'Name a term.');
  const variables = { class: params.id, term, course };
  const { explainStatistics } = await ask(locals.api, StatisticsWhyQuery, variables);
  return json(explainStatistics, { headers: { 'cache-control': 'no-store' } });
};
