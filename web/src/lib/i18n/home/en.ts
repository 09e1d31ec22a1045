import type { HomeWords } from './fr.ts';

export const words: HomeWords = {
  greeting: (name) => `Hello ${name}`,
  classes: 'Your classes',
  courses: 'Enter marks',
  allClasses: 'All classes of the school',
  children: 'Your children',
  noClasses: 'No class is yours this year. The administration assigns classes.',
  noChildren: 'No student is linked to your account. Ask the school.',
  seeResults: 'See the details',
  complete: 'nothing missing',
};
