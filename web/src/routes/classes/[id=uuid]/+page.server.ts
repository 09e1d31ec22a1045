import { error } from '@sveltejs/kit';
import { createFormat } from '#lib/i18n/format.ts';
import { loadWhyWords } from '#lib/i18n/summary/load.ts';
import { chosenPeriod } from '#lib/period.ts';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchCourses } from '#lib/server/courses.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { TermState } from '#lib/states/types.ts';
import type { StatisticsWhy } from '#lib/summary/types.ts';
import { statisticsSentences } from './explanation/sentences.ts';
import { ClassQuery, CloseTerm, ReopenTerm } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const isProvisional = url.searchParams.get('figures') === 'provisional';
  const variables = { class: params.id, term: term.id, provisional: isProvisional };
  const [answer, courses, w] = await Promise.all([
    ask(locals.api, ClassQuery, variables),
    fetchCourses(locals.api, { class: params.id }),
    loadWhyWords(locals.language),
  ]);
  if (!answer.classSummary) error(404, 'There is no such class.');
  const format = createFormat(locals.language, school.timeZone);
  return {
    id: params.id,
    termId: term.id,
    isProvisional,
    courses,
    summary: answer.classSummary as ClassSummary,
    why: statisticsSentences(answer.explainStatistics as StatisticsWhy | null, { w, format }),
    results: answer.classResults?.nodes ?? [],
    term,
    state: answer.termState as TermState,
    missing: answer.missingForClosing?.nodes ?? [],
  };
};

export const actions: Actions = {
  close: async ({ locals, params, request }) => {
    const form = await request.formData();
    const term = text(form, 'term') ?? '';
    return change(locals.api, 'close', CloseTerm, { class: params.id, term });
  },
  reopen: async ({ locals, params, request }) => {
    const form = await request.formData();
    const term = text(form, 'term') ?? '';
    const reason = text(form, 'reason');
    return change(locals.api, 'reopen', ReopenTerm, { class: params.id, term, reason });
  },
};
