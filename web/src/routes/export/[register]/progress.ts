import { error } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { figure, type Column } from '#lib/server/csv.ts';
import {
  ClassProgressQuery,
  type ClassProgress,
} from '../../classes/[id=uuid]/progress/queries.ts';
import { idOf, onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

type Row = { name: string; means: Record<string, number | null> };

/** The means of a class, general and by subject, term by term. */
export const progressRegister = async ({ api, query, t, w }: Wanted): Promise<Register<Row>> => {
  const { classProgress } = await ask(api, ClassProgressQuery, { class: idOf(query, 'class') });
  if (!classProgress) error(404, 'There is no such class.');
  const { className, terms, subjects } = classProgress as ClassProgress;
  const general = Object.fromEntries(terms.map(({ termId, mean }) => [termId, mean]));
  return {
    about: className,
    columns: [
      [w.progress.subject, ({ name }) => name],
      ...terms.map(({ termId, name, decimals }): Column<Row> => [
        name,
        ({ means }) => figure(means[termId], decimals),
      ]),
    ],
    pages: onePage([
      ...subjects.map(({ subjectName, means }) => ({ name: subjectName, means })),
      { name: t.results.general, means: general },
    ]),
  };
};
