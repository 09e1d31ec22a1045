import { error, json } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { createFormat } from '#lib/i18n/format.ts';
import { loadWhyWords } from '#lib/i18n/summary/load.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { StatisticsWhy } from '#lib/summary/types.ts';
import { statisticsSentences } from './sentences.ts';
import type { RequestHandler } from './$types';

const StatisticsWhyQuery = graphql(`
  query StatisticsWhy($class: UUID!, $term: UUID!, $course: UUID) {
    explainStatistics(classId: $class, termId: $term, courseId: $course)
  }
`);

const uuid = /^[0-9a-f-]{36}$/i;

/** Who is in the figures of a class in a term, or of one of its courses, in sentences. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { school } = requireSchool(locals);
  const term = url.searchParams.get('term') ?? '';
  const course = url.searchParams.get('course');
  if (!uuid.test(term) || (course && !uuid.test(course))) error(400, 'Name a term.');
  const variables = { class: params.id, term, course };
  const { explainStatistics } = await ask(locals.api, StatisticsWhyQuery, variables);
  const w = await loadWhyWords(locals.language);
  const format = createFormat(locals.language, school.timeZone);
  const lines = statisticsSentences(explainStatistics as StatisticsWhy | null, { w, format });
  return json(lines, { headers: { 'cache-control': 'no-store' } });
};
