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

create table if not exists app_private.import_cancellations (
  school_id integer not null,
  import_id uuid not null,
  primary key (school_id, import_id),
  constraint import_cancellations_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);
alter table app_private.import_cancellations enable row level security;
comment on table app_private.import_cancellations is
  'Imports that somebody gave up while the worker held them; it looks here while it is at one.';

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
--!include imports/functions/is_import_cancelled.sql
--!include imports/functions/give_up_import.sql
--!include imports/functions/described_import.sql
--!include imports/functions/queue_import.sql
--!include imports/functions/run_import.sql
--!include imports/functions/cancel_import.sql
--!include archives/functions/archive_exceptions.sql
--!include ops/functions/column_classes.sql
