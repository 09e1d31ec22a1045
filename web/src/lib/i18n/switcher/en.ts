import type { SwitcherWords } from './fr.ts';

export const words: SwitcherWords = {
  schools: 'Your schools',
  search: 'Find a school',
  submit: 'Search',
  family: 'See as a family',
  staff: 'Back to your work',
  visiting: (from) => `You came from: ${from}. The school sees this visit.`,
};
