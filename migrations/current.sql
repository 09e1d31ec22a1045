-- The migration being written: included source files, then changes of tables.
-- a school has few imports: they are looked through at once
alter table app_public.imports
  drop constraint if exists imports_kind_known;
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid
  add constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments', 'marks'));
comment on constraint imports_kind_known on app_public.imports is
  'An import is of students, guardians, teachers, classes, subjects, courses, enrollments or marks.';
comment on table app_public.imports is
  'Files of students, guardians, teachers, classes, subjects, courses, enrollments or marks that '
  'were brought in, or are about to be.';
comment on column app_public.imports.kind is
  'students, guardians, teachers, classes, subjects, courses, enrollments or marks.';

--!include grading/functions/course_maximum.sql
--!include grading/triggers/tg_assessments__check.sql
--!include grading/functions/mark_fault.sql
--!include grading/functions/mark_problems.sql
--!include imports/functions/import_fields.sql
--!include imports/functions/import_word.sql
--!include imports/functions/import_value.sql
--!include imports/functions/find_import_assessments.sql
--!include imports/functions/note_mark_problems.sql
--!include imports/functions/plan_marks.sql
--!include imports/functions/import_tables.sql
--!include imports/functions/check_import.sql
--!include imports/functions/import_words.sql
