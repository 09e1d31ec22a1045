import { error } from '@sveltejs/kit';
import { isCode } from '#lib/gradebook/marks.ts';
import type { Gradebook } from '#lib/gradebook/types.ts';
import { ask } from '#lib/server/api.ts';
import { figure, type Column } from '#lib/server/csv.ts';
import { GradebookQuery } from '../../marks/[courseId=uuid]/queries.ts';
import { idOf, onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

type Row = { student: Gradebook['students'][number]; place: number };

/** The gradebook of a course in a term: every mark, and the averages that staff see. */
export const gradebookRegister = async ({
  api,
  query,
  term,
  t,
  classes,
  w,
  csv,
}: Wanted): Promise<Register<Row>> => {
  const variables = { course: idOf(query, 'course'), term: term.id };
  const answer = await ask(api, GradebookQuery, variables);
  if (!answer.gradebook) error(404, 'There is no such course.');
  const { head, students, assessments, figures } = answer.gradebook as Gradebook;
  const marks = assessments.map(({ name, maximum, coefficient, marks: given }): Column<Row> => [
    `${name} (/${maximum}, ${t.results.coefficient} ${coefficient})`,
    ({ place }) => {
      const mark = given[place]?.[0] ?? null;
      return isCode(mark) ? mark : figure(mark);
    },
  ]);
  const figuresOf = ({ student: [id] }: Row) => figures.students[id];
  return {
    about: `${head.className}-${head.subject}`,
    columns: [
      [w.ranking.number, ({ student }) => student[1]],
      [csv.lastName, ({ student }) => student[2]],
      [csv.firstName, ({ student }) => student[3]],
      ...marks,
      [csv.average, (row) => figure(figuresOf(row)?.[0], head.decimals)],
      [w.ranking.rank, (row) => figure(figuresOf(row)?.[1])],
      [csv.state, ({ student }) => (student[5] ? '' : classes.left)],
    ],
    pages: onePage(students.map((student, place) => ({ student, place }))),
  };
};
