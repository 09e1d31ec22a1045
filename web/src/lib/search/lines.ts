import type { SearchWords } from '#lib/i18n/search/fr.ts';
import { fullName } from '#lib/names.ts';
import type { Found, Group } from './types.ts';

/** What was found as groups of lines; groups without one are left out. */
export const groupsOf = (found: Found, w: SearchWords): Group[] =>
  [
    {
      name: w.students,
      lines: found.students.map((student) => ({
        id: `found-${student.id}`,
        path: `/students/${student.id}`,
        name: fullName(student),
        note: [student.status === 'active' ? student.className : w.left, student.number]
          .filter(Boolean)
          .join(' · '),
      })),
    },
    {
      name: w.classes,
      lines: found.classes.map(({ id, name }) => ({
        id: `found-${id}`,
        path: `/classes/${id}`,
        name,
        note: '',
      })),
    },
    {
      name: w.staff,
      lines: found.staff.map((person) => ({
        id: `found-${person.id}`,
        path: `/staff/${person.id}`,
        name: fullName(person),
        note: person.position ?? '',
      })),
    },
  ].filter(({ lines }) => lines.length > 0);
