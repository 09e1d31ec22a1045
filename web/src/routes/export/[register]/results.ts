import { error } from '@sveltejs/kit';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { figure } from '#lib/server/csv.ts';
import { ClassQuery, type ResultRow } from '../../classes/[id=uuid]/queries.ts';
import { idOf, onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

/** The averages and ranks of a class in a term, official or provisional. */
export const resultsRegister = async ({
  api,
  query,
  term,
  t,
  classes,
  w,
  csv,
}: Wanted): Promise<Register<ResultRow>> => {
  const { classSummary, classResults } = await ask(api, ClassQuery, {
    class: idOf(query, 'class'),
    term: term.id,
    provisional: query.get('figures') === 'provisional',
  });
  if (!classSummary) error(404, 'There is no such class.');
  return {
    about: (classSummary as ClassSummary).className,
    columns: [
      [t.results.rank, ({ rank }) => figure(rank)],
      [csv.tied, ({ isTied }) => (isTied ? csv.yes : '')],
      [t.results.number, ({ studentNumber }) => studentNumber],
      [csv.lastName, ({ lastName }) => lastName],
      [csv.firstName, ({ firstName }) => firstName],
      [w.ranking.sex, ({ sex }) => w.ranking.sexes[sex ?? '']],
      [t.results.average, ({ average }) => figure(average)],
      [csv.previous, ({ previousAverage }) => figure(previousAverage)],
      [csv.covered, ({ coveredCoefficient }) => figure(coveredCoefficient)],
      [csv.total, ({ totalCoefficient }) => figure(totalCoefficient)],
      [csv.missing, ({ missingMarks }) => figure(missingMarks)],
      [csv.state, ({ isEnrolled }) => (isEnrolled ? '' : classes.left)],
    ],
    pages: onePage(classResults?.nodes ?? []),
  };
};
