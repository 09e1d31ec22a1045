import type { KinWords } from './fr.ts';

export const words: KinWords = {
  staff: {
    title: 'Staff',
    name: 'Name',
    position: 'Position',
    phone: 'Phone',
    mainClasses: 'Class teacher of',
    courses: 'Courses',
    gone: 'left',
    none: 'Nobody works in this school yet.',
  },
};
