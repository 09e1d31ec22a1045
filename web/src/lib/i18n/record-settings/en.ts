import type { RecordSettingsWords } from './fr.ts';

const many = (n: number, one: string, more: string): string =>
  `${new Intl.NumberFormat('en-GB').format(n)} ${n === 1 ? one : more}`;

export const words: RecordSettingsWords = {
  ownFields: {
    title: 'Fields of the student’s record',
    lead: 'Add what your school wants to know of its students. Fields appear in the record, the search and the exports; families see them too: put nothing confidential there.',
    name: 'Name of the field',
    type: 'Type',
    types: {
      text: 'text',
      number: 'number',
      date: 'date',
      choice: 'choice',
      yes_no: 'yes or no',
    },
    choices: 'Choices (separated by ;)',
    required: 'Required',
    yes: 'yes',
    no: 'no',
    confirm: (name, n) =>
      `${many(n, 'student has', 'students have')} a value in “${name}”. Archive the field and its values? You can restore it.`,
    archive: 'Archive',
    keep: 'Keep the field',
    archived: 'Archived fields',
    restore: 'Restore',
    restoreName: (name) => `Restore ${name}`,
    since: (day) => `archived on ${day}`,
    problems: {
      student_fields_name_unique: 'The school already has a field of this name, perhaps archived.',
      student_fields_name_length: 'A name has 1 to 80 characters.',
      student_fields_choices_given: 'A choice needs a list of choices; the other types have none.',
    },
  },
  privacy: {
    title: 'Confidential data',
    lead: 'Health, religion, income and family background are encrypted and shown only to people ticked here. No duty opens them by itself, not even the administration’s.',
    staff: 'Staff',
    health: 'Health',
    background: 'Family background',
    rightOf: (right, name) => `${right}, ${name}`,
    save: 'Save the rights',
    key: 'The school’s key',
    noKey: 'The key is made with the first record.',
    version: (n, day) => `Version ${n}, made on ${day}`,
    gone: (n, day) => `Key ${n} was destroyed on ${day}.`,
    rotate: 'Change the key',
    rotateHint: 'Everything is encrypted anew with a new key, the old one is destroyed.',
    rotated: 'The new key is in use.',
    destroy: 'Destroy the key',
    destroyHint:
      'What is encrypted can never be read again, by anybody. Write the school’s code to confirm.',
    code: 'Code of the school',
    wrongCode: 'This is not the code of the school.',
    destroyed: 'The key is destroyed.',
  },
};
