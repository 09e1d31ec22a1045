import type { DuplicateWords } from './fr.ts';

export const words: DuplicateWords = {
  title: 'Likely duplicates',
  lead: 'Students who may have been entered twice. Compare them, then merge them or say that they are different.',
  none: 'No likely duplicate.',
  reasons: {
    same_name: 'same name',
    swapped_name: 'last and first name swapped',
    similar_name: 'almost the same name',
    same_birth_date: 'same date of birth',
    near_birth_date: 'day and month swapped',
    same_phone: 'same phone',
    same_guardian: 'same guardian',
  },
  score: (n) => `${n}% alike`,
  born: 'Born',
  class: 'Class',
  marks: 'Marks',
  guardians: 'Guardians',
  keep: (name, number) => `Keep ${name} (${number})`,
  different: 'These are two students',
  merged: (name) => `Merged: ${name} keeps everything.`,
  parted: 'Noted: these are two different students.',
  undo: 'Undo the merge',
  log: 'Merges made',
  logLine: (gone, kept) => `${gone} merged into ${kept}`,
  undone: 'undone',
  by: (name, day) => `by ${name}, ${day}`,
  conflicts: (what) =>
    `The merge is not possible: both have, for the same thing, ${what}. Correct one of the records first.`,
  tables: {
    enrollments: 'an enrollment on the same day',
    marks: 'a mark',
    student_health: 'health data',
    student_backgrounds: 'family background',
    archived_field_values: 'an archived field',
    decisions: 'a decision',
  },
  codes: {
    RBMRG: 'The merge is not possible: the two students have data that contradict each other.',
    RBUSE: 'Too late to undo: something has changed since.',
  },
};
