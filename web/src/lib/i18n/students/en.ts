import type { StudentListWords } from './fr.ts';

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

export const words: StudentListWords = {
  lists: 'Scholarships, needs, duplicates',
  incomplete: 'Incomplete records',
  transfers: 'Transfers',
  create: 'New student',
  search: 'Search',
  searchHint: 'Name or student number',
  filter: 'Class',
  wholeYear: (year) => `Everyone enrolled in ${year}`,
  everyone: 'All students, all years',
  currentClass: 'Current class',
  birthDate: 'Birth date',
  state: 'State',
  total: (n) => many(n, 'student', 'students'),
  noneFound: 'No student matches. Try a part of the name, or another class.',
  none: 'No student is enrolled in this selection.',
  clear: 'Clear the search',
};
