import type { SearchWords } from './fr.ts';

export const words: SearchWords = {
  title: 'Search',
  hint: 'Name, number or class',
  students: 'Students',
  classes: 'Classes',
  staff: 'Staff',
  total: (n) => (n === 0 ? 'No student' : n === 1 ? '1 student' : `${n} students`),
  nothing: 'Nothing matches. Try with fewer letters.',
  failed: 'The search does not answer. Try again in a moment.',
  more: (n) => `Show more (${n})`,
  keys: '↑ ↓ to choose, Enter to open, Escape to close',
  close: 'Close',
  left: 'has left the school',
};
