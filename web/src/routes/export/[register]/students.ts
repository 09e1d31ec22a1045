import { ask } from '#lib/server/api.ts';
import { StudentsQuery, type StudentRow } from '../../students/queries.ts';
import { allPages, idOf, pageSize } from './pages.ts';
import type { Register, Wanted } from './types.ts';

/** The students that a search or class shows, as many as there are. */
export const studentsRegister = async ({
  api,
  query,
  year,
  t,
  csv,
}: Wanted): Promise<Register<StudentRow>> => {
  const wanted = query.get('class') ?? '';
  const isEveryone = wanted === 'all';
  const ofClass = wanted && !isEveryone ? idOf(query, 'class') : undefined;
  const fetchPage = async (offset: number): Promise<StudentRow[]> => {
    const { searchStudents } = await ask(api, StudentsQuery, {
      search: query.get('q') ?? '',
      class: ofClass,
      year: ofClass || isEveryone ? undefined : year?.id,
      first: pageSize,
      offset,
    });
    return searchStudents?.nodes ?? [];
  };
  return {
    about: null,
    columns: [
      [t.studentsPage.number, ({ studentNumber }) => studentNumber],
      [csv.lastName, ({ lastName }) => lastName],
      [csv.firstName, ({ firstName }) => firstName],
      [csv.birthDate, ({ birthDate }) => birthDate],
      [csv.currentClass, ({ currentClass }) => currentClass?.name],
      [csv.state, ({ status }) => t.status[status] ?? status],
    ],
    pages: allPages(fetchPage),
  };
};
