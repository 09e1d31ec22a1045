import type { SchoolsWords } from './fr.ts';

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

export const words: SchoolsWords = {
  create: 'New school',
  title: 'Choose a school',
  lead: 'You work in one school at a time.',
  code: 'Code',
  name: 'Name',
  under: 'Under',
  enter: 'Step in',
  enterName: (name) => `Step in: ${name}`,
  here: 'you are here',
  empty: 'No school is open to your account.',
  closed:
    'The school you were working in is no longer open to your account. Nothing you saved is lost. If this is a mistake, ask its administration.',
  search: 'Name, code or authority',
  submit: 'Search',
  noneFound: 'No school matches. Try part of the name, or the code.',
  clear: 'Clear the search',
  total: (n) => many(n, 'school', 'schools'),
};
