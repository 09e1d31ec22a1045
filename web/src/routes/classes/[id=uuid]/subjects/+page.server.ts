import { error } from '@sveltejs/kit';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import type { TermState } from '#lib/states/types.ts';
import { SubjectsQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { term } = requireTerm(locals, url);
  const variables = { class: params.id, term: term.id };
  const { classSummary, classSubjects, termState } = await ask(
    locals.api,
    SubjectsQuery,
    variables,
  );
  if (!classSummary) error(404, 'There is no such class.');
  return {
    id: params.id,
    term,
    summary: classSummary as ClassSummary,
    state: termState as TermState,
    subjects: classSubjects?.nodes ?? [],
  };
};
