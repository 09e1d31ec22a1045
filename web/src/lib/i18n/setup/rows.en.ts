import type { RowWords } from './rows.fr.ts';

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

const used: Record<string, [one: string, more: string]> = {
  academic_years: ['year', 'years'],
  terms: ['term', 'terms'],
  classes: ['class', 'classes'],
  courses: ['course', 'courses'],
  assessments: ['assessment', 'assessments'],
  enrollments: ['enrollment', 'enrollments'],
  marks: ['mark', 'marks'],
  course_adjustments: ['adjustment', 'adjustments'],
  year_exams: ['exam result', 'exam results'],
};

export const rows: RowWords = {
  title: 'Settings',
  actions: 'Actions',
  add: 'Add',
  save: 'Save',
  saved: '✓ Saved',
  remove: 'Delete',
  removeName: (name) => `Delete ${name}`,
  moveUp: (name) => `Move ${name} up`,
  moveDown: (name) => `Move ${name} down`,
  newRow: 'new row',
  none: '—',
  uses: (by, n) => {
    const [one, more] = used[by] ?? ['other record', 'other records'];
    return many(n, one, more);
  },
  refusals: {
    inUse: (uses) => `Can’t be deleted: ${uses}. Delete those first, or take the row out of use.`,
    stale: (theirs) =>
      `Somebody else has just changed this to “${theirs}”. Save again to keep your value.`,
    staleAll: 'Somebody else has just changed these rows. Compare, then save again to keep yours.',
    days: {
      overlap: (name, from, to) => `Overlaps with “${name}”, from ${from} to ${to}.`,
      outside_year: (name, from, to) => `Is not within the year ${name}, from ${from} to ${to}.`,
      term_outside: (name, from, to) =>
        `“${name}”, from ${from} to ${to}, would no longer fit: change that term first.`,
    },
    codes: {
      RBDEN: 'Only the school’s administration may change this.',
      RBVAL: 'This value does not fit, or the row is gone.',
      '22003': 'This number is too large.',
      '22007': 'This is not a date.',
      '22008': 'This is not a date.',
      '22P02': 'This value has the wrong form.',
      '23502': 'A required value is missing.',
      '42501': 'You may not change this.',
    },
  },
  constraints: {
    schools_currency_code: 'A currency has a code of three letters, such as XOF.',
    academic_years_name_unique: 'The school already has a year of this name.',
    academic_years_ends_after_start: 'A year ends after it starts.',
    terms_name_unique: 'The year already has a term of this name.',
    terms_code_unique: 'The year already has a term with this code.',
    terms_ends_after_start: 'A term ends after it starts.',
    terms_weight_not_negative: 'A weight can’t be negative.',
    levels_name_unique: 'The school already has a level of this name.',
    classes_name_unique: 'The year already has a class of this name.',
    classes_max_size_positive: 'A class has room for at least one student.',
    subjects_code_unique: 'The school already has a subject with this code.',
    subjects_scale_positive: 'A scale is more than 0.',
    subjects_default_maximum_positive: 'A maximum mark is more than 0.',
    subjects_default_coefficient_not_negative: 'A coefficient can’t be negative.',
    courses_coefficient_not_negative: 'A coefficient can’t be negative.',
    mark_codes_pkey: 'The school already has this code.',
    mark_codes_code_letters: 'A code has one to three letters.',
    grading_policies_name_unique: 'The school already has rules of this name.',
  },
};
