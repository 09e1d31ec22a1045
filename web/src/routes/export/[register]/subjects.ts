import { error } from '@sveltejs/kit';
import { fullName } from '#lib/names.ts';
import type { ClassSummary } from '#lib/results.ts';
import { ask } from '#lib/server/api.ts';
import { figure, type Column } from '#lib/server/csv.ts';
import {
  SubjectsQuery,
  type Band,
  type SubjectRow,
} from '../../classes/[id=uuid]/subjects/queries.ts';
import { idOf, onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

const bandsOf = (row: SubjectRow): Band[] => (row.distribution ?? []) as Band[];

/** The figures of a class, subject by subject. */
export const subjectsRegister = async ({
  api,
  query,
  term,
  w,
  csv,
}: Wanted): Promise<Register<SubjectRow>> => {
  const variables = { class: idOf(query, 'class'), term: term.id };
  const { classSummary, classSubjects } = await ask(api, SubjectsQuery, variables);
  if (!classSummary) error(404, 'There is no such class.');
  const rows = classSubjects?.nodes ?? [];
  const s = w.subjects;
  // bands are shares of the scale, which subjects may have of their own
  const bands = rows[0] ? bandsOf(rows[0]) : [];
  const scale = Number(rows[0]?.scale ?? 0);
  const spread = bands.map(({ from, to }, index): Column<SubjectRow> => [
    `${Math.round((100 * from) / scale)}–${Math.round((100 * to) / scale)} %`,
    (row) => figure(bandsOf(row)[index]?.count),
  ]);
  return {
    about: (classSummary as ClassSummary).className,
    columns: [
      [s.subject, ({ subjectName }) => subjectName],
      [
        s.teacher,
        ({ teacherLastName, teacherFirstName }) =>
          fullName({ lastName: teacherLastName, firstName: teacherFirstName }),
      ],
      [s.coefficient, ({ coefficient }) => figure(coefficient)],
      [s.mean, ({ mean }) => figure(mean)],
      [s.minimum, ({ minimum }) => figure(minimum)],
      [s.maximum, ({ maximum }) => figure(maximum)],
      [s.median, ({ median }) => figure(median)],
      [csv.students, ({ students }) => figure(students)],
      [csv.figures, ({ figures }) => figure(figures)],
      [s.half, ({ atOrAboveHalf }) => figure(atOrAboveHalf)],
      ...spread,
      [s.missing, ({ missingMarks }) => figure(missingMarks)],
    ],
    pages: onePage(rows),
  };
};
