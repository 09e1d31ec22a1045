import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import type { ClassSummary } from '#lib/results.ts';
import { act, textOf } from '#lib/server/act.ts';
import { ask } from '#lib/server/api.ts';
import { fetchClassCourses } from '#lib/server/courses.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { TermState } from '#lib/states/types.ts';
import { ClassQuery, CloseTerm, ReopenTerm } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const isProvisional = url.searchParams.get('figures') === 'provisional';
  const [{ classSummary, classResults, termState, missingForClosing }, courses] = await Promise.all(
    [
      ask(locals.api, ClassQuery, {
        class: params.id,
        term: term.id,
        provisional: isProvisional,
      }),
      fetchClassCourses(locals.api, params.id),
    ],
  );
  if (!classSummary) error(404, 'There is no such class.');
  return {
    id: params.id,
    termId: term.id,
    isProvisional,
    courses,
    summary: classSummary as ClassSummary,
    results: classResults?.nodes ?? [],
    term,
    state: termState as TermState,
    missing: missingForClosing?.nodes ?? [],
  };
};

export const actions: Actions = {
  close: async ({ locals, params, request }) => {
    const form = await request.formData();
    const term = textOf(form, 'term') ?? '';
    return act(locals.api, 'close', CloseTerm, { class: params.id, term });
  },
  reopen: async ({ locals, params, request }) => {
    const form = await request.formData();
    const term = textOf(form, 'term') ?? '';
    const reason = textOf(form, 'reason');
    return act(locals.api, 'reopen', ReopenTerm, { class: params.id, term, reason });
  },
};
