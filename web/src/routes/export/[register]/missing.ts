import { fullName } from '#lib/names.ts';
import { figure } from '#lib/server/csv.ts';
import { fetchMissing } from '../../missing/fetch.ts';
import type { MissingRow } from '../../missing/queries.ts';
import { onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

/** What the classes lack before a term is closed. */
export const missingRegister = async ({
  api,
  term,
  classes,
  w,
  csv,
}: Wanted): Promise<Register<MissingRow>> => {
  const rows = await fetchMissing(api, term.id);
  return {
    about: null,
    columns: [
      [classes.class, ({ className }) => className],
      [w.subjects.subject, ({ subjectName }) => subjectName],
      [
        w.subjects.teacher,
        ({ teacherLastName, teacherFirstName }) =>
          fullName({ lastName: teacherLastName, firstName: teacherFirstName }),
      ],
      [csv.noAssessment, ({ noAssessment }) => (noAssessment ? csv.yes : '')],
      [csv.unmarked, ({ unmarked }) => figure(unmarked)],
      [csv.drafts, ({ drafts }) => figure(drafts)],
      [csv.scheduled, ({ scheduled }) => figure(scheduled)],
    ],
    pages: onePage(rows),
  };
};
