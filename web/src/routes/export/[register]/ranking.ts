import { error } from '@sveltejs/kit';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { figure } from '#lib/server/csv.ts';
import { chosenRanking, rankingVariables } from '../../classes/[id=uuid]/ranking/choice.ts';
import { RankingQuery, type RankingRow } from '../../classes/[id=uuid]/ranking/queries.ts';
import { idOf, onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

/** The list of a class or level by rank, in the order that was chosen. */
export const rankingRegister = async ({
  api,
  query,
  term,
  w,
  csv,
}: Wanted): Promise<Register<RankingRow>> => {
  const choice = chosenRanking(query);
  const variables = rankingVariables(idOf(query, 'class'), term.id, choice);
  const answer = await ask(api, RankingQuery, variables);
  if (!answer.classSummary) error(404, 'There is no such class.');
  const subject = answer.classSubjects?.nodes.find(({ courseId }) => courseId === choice.of);
  const of = subject?.subjectName ?? (choice.of === 'year' ? w.ranking.year : null);
  return {
    about: [(answer.classSummary as ClassSummary).className, of].filter(Boolean).join('-'),
    columns: [
      [w.ranking.rank, ({ rank }) => figure(rank)],
      [csv.tied, ({ isTied }) => (isTied ? csv.yes : '')],
      [csv.ranked, ({ rank, ranked }) => (rank === null ? null : figure(ranked))],
      [w.ranking.number, ({ studentNumber }) => studentNumber],
      [csv.lastName, ({ lastName }) => lastName],
      [csv.firstName, ({ firstName }) => firstName],
      [w.ranking.sex, ({ sex }) => w.ranking.sexes[sex ?? '']],
      [w.ranking.class, ({ className }) => className],
      [w.ranking.average, ({ average }) => figure(average)],
      [w.ranking.mention, ({ mention }) => mention],
      [csv.state, ({ isEnrolled }) => (isEnrolled ? '' : w.ranking.left)],
    ],
    pages: onePage(answer.ranking?.nodes ?? []),
  };
};
