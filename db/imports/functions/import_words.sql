create or replace function app_private.import_words(code text, detail text)
  returns text[]
  language sql stable parallel safe
begin atomic
  select array[replace(w.message, '%', coalesce(import_words.detail, '')),
    replace(w.remedy, '%', coalesce(import_words.detail, ''))]
  from (
    values
    ('missing', 'missing', 'Fill it in.'),
    ('fields', '% fields', 'Give each row as many fields as the header; put text that holds the '
      'separator in quotes.'),
    ('not_text', 'longer than 500 characters', 'Shorten it.'),
    ('not_name', 'not a name of 2 to 200 characters', 'Write the name in full.'),
    ('not_phone', 'not a phone number', 'Write digits, at most 40 characters.'),
    ('not_email', 'not an e-mail address', 'Write it like name@example.org, or leave it empty.'),
    ('not_date', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
    ('not_birth_date', 'not a date', 'Write 2012-11-03 or 03/11/2012.'),
    ('birth_date', 'not between 1900 and today', 'Check the year.'),
    ('not_sex', 'not a sex', 'Write female or male, F or M.'),
    ('not_status', 'not a status', 'Write active, inactive, transferred or graduated.'),
    ('not_relation', 'not a relation', 'Write mother, father, grandparent, sibling, relative or '
      'guardian.'),
    ('not_mode', 'not a mode', 'Write normal, bonus, sup10 or excluded.'),
    ('not_subject_level', 'not a level of subjects', 'Write primary or secondary.'),
    ('not_coefficient', 'not a coefficient', 'Write a number from 0 to 999.99 with at most two '
      'decimals.'),
    ('not_maximum', 'not a maximum', 'Write a number above 0, up to 999.99, with at most two '
      'decimals.'),
    ('not_own_text', 'longer than 2000 characters', 'Shorten it.'),
    ('not_own_number', 'not a number', 'Write a number, such as 12.5 or 12,5.'),
    ('not_own_date', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
    ('not_own_choice', 'not one of the choices', 'Use one of: %.'),
    ('not_own_yes_no', 'neither yes nor no', 'Write yes or no.'),
    ('not_size', 'not a number of places', 'Write a whole number from 1 to 9999.'),
    ('twice', 'stands in line % already', 'Leave one of the two rows.'),
    ('differs', 'differs from line % for the same person', 'Make the rows of one person agree.'),
    ('unknown_student', 'the school has no student of this number', 'Check the number, or import '
      'the students first.'),
    ('unknown_year', 'the school has no such academic year', 'Check the name, or make the year '
      'first.'),
    ('no_active_year', 'no year is named and none is active', 'Name the academic year, or make one '
      'active.'),
    ('unknown_class', 'the year % has no such class', 'Check the name, or import the classes '
      'first.'),
    ('unknown_subject', 'the school has no such subject', 'Check the code, or import the subjects '
      'first.'),
    ('unknown_teacher', 'the school has no such teacher', 'Write the e-mail address, or last and '
      'first name; or import the teachers first.'),
    ('two_teachers', 'several teachers have this name', 'Write the e-mail address.'),
    ('two_guardians', '% guardians fit', 'Give the phone number or e-mail address of the one '
      'meant.'),
    ('elsewhere', 'the student is in the class % then', 'Move the student in Rollbook, or correct '
      'the class.'),
    ('outside_year', 'not within %', 'Correct the day.'),
    ('class_full', 'the class has room for %', 'Raise the size of the class, or choose another.'),
    ('not_mark', 'neither a mark nor a code', 'Write 12.5 or 12,5, or a code of one to three '
      'letters.'),
    ('not_yes', 'neither yes nor no', 'Write yes or no.'),
    ('mark_negative', 'negative', 'A mark is 0 or more.'),
    ('mark_too_high', 'above the maximum of %', 'Correct the mark, or the maximum of the '
      'assessment.'),
    ('mark_decimals', 'more than two decimals', 'Round it to two decimals.'),
    ('mark_unknown_code', 'the school has no such code', 'Use one of: %.'),
    ('unknown_term', 'the year % has no term of this code or name', 'Check the name.'),
    ('closed_term', '% is closed', 'Have the term reopened, or leave the row out.'),
    ('not_taught', 'is not taught in the class %', 'Check the class, or import the courses first.'),
    ('not_in_class', 'the student is not enrolled in the class %', 'Check the class, or import the '
      'enrollments first.'),
    ('two_assessments', '% assessments have this name', 'Name the kind of the one meant.'),
    ('assessment_says', 'the assessment has % there', 'Leave it empty, or change the assessment in '
      'Rollbook first.'),
    ('assessment_differs', 'differs from line % for the same assessment', 'Make the rows of one '
      'assessment agree.'))
    as w (code, message, remedy)
  where w.code = import_words.code;
end;

comment on function app_private.import_words(text, text) is
  'What an error of an import says, and what to do about it, in English.';
