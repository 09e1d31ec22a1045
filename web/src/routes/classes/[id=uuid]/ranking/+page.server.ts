import { error } from '@sveltejs/kit';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import type { TermState } from '#lib/states/types.ts';
import { chosenRanking, rankingVariables } from './choice.ts';
import { RankingQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:results');
  const { term } = requireTerm(locals, url);
  const choice = chosenRanking(url.searchParams);
  const variables = rankingVariables(params.id, term.id, choice);
  const answer = await ask(locals.api, RankingQuery, variables);
  if (!answer.classSummary) error(404, 'There is no such class.');
  return {
    id: params.id,
    term,
    choice,
    summary: answer.classSummary as ClassSummary,
    state: answer.termState as TermState,
    courses: answer.classSubjects?.nodes ?? [],
    rows: answer.ranking?.nodes ?? [],
  };
};
