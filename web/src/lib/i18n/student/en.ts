import type { StudentWords } from './fr.ts';

const many = (n: number, one: string, more: string): string =>
  `${new Intl.NumberFormat('en-GB').format(n)} ${n === 1 ? one : more}`;

export const words: StudentWords = {
  head: {
    history: 'History',
    tabs: {
      label: 'Student',
      results: 'Results',
      record: 'Record',
      family: 'Family',
      attendance: 'Attendance',
      private: 'Confidential',
      access: 'Who sees it',
    },
    photoOf: (name) => `Photo of ${name}`,
    number: (number) => `number ${number}`,
    age: (years) => many(years, 'year old', 'years old'),
  },
  attendance: {
    title: (name) => `${name} — Attendance`,
    none: 'No roll call is recorded for this student yet.',
  },
  bulletins: 'Bulletins',
  bulletinKinds: { annual: 'Annual bulletin', transcript: 'Transcript' },
  title: (name) => `${name} — Results`,
  subject: 'Subject',
  teacher: 'Teacher',
  class: 'Class',
  range: 'min – max',
  annual: 'Annual average',
  annualTerms: (n) => (n === 1 ? 'over 1 term' : `over ${n} terms`),
  changedSince: (names) => `Marks changed since your last visit: ${names}.`,
  register: 'Averages by subject',
  explanations: 'How are these averages calculated?',
  modes: {
    bonus: 'bonus: only points above half of the scale count',
    sup10: 'counts only when it reaches half of the scale',
    excluded: 'not in the general average',
  },
};
