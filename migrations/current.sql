-- The migration being written: included source files, then changes of tables.
alter table app_public.staff_records
  add column if not exists email text
    constraint staff_records_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$');
comment on column app_public.staff_records.email is
  'E-mail address at work, to which an invitation can go; NULL for none.';
comment on constraint staff_records_email_valid on app_public.staff_records is
  'This is not an e-mail address.';

--!include imports/tables.sql
--!include imports/policies/imports.sql
--!include structure/policies/class_teachers.sql
--!include structure/policies/course_teachers.sql
--!include invitations/functions/without_account.sql
--!include staff/functions/save_staff_record.sql
--!include staff/functions/staff_list.sql
--!include imports/functions/header_words.sql
--!include imports/functions/import_fields.sql
--!include imports/functions/guessed_columns.sql
--!include imports/functions/import_word.sql
--!include imports/functions/import_value.sql
--!include imports/functions/split_name.sql
--!include imports/functions/begin_import.sql
--!include imports/functions/stage_import_rows.sql
--!include imports/functions/name_import_columns.sql
--!include imports/functions/read_import.sql
--!include imports/functions/find_import_places.sql
--!include imports/functions/find_import_students.sql
--!include imports/functions/find_import_teachers.sql
--!include imports/functions/note_import_repeats.sql
--!include imports/functions/plan_enrollments.sql
--!include imports/functions/plan_students.sql
--!include imports/functions/plan_guardians.sql
--!include imports/functions/plan_teachers.sql
--!include imports/functions/plan_classes.sql
--!include imports/functions/plan_subjects.sql
--!include imports/functions/plan_courses.sql
--!include imports/functions/import_tables.sql
--!include imports/functions/compare_import.sql
--!include imports/functions/write_import.sql
--!include imports/functions/try_import.sql
--!include imports/functions/check_import.sql
--!include imports/functions/apply_import.sql
--!include imports/functions/import_dependents.sql
--!include imports/functions/import_obstacles.sql
--!include imports/functions/undo_import.sql
--!include imports/functions/import_words.sql
--!include imports/functions/import_errors.sql
--!include imports/functions/import_changes.sql
--!include imports/functions/described_import.sql
--!include imports/functions/import_list.sql
--!include imports/functions/import_page.sql
--!include imports/functions/held_import.sql
--!include imports/functions/queue_import.sql
--!include imports/functions/upload_import.sql
--!include imports/functions/import_part.sql
--!include imports/functions/restart_import_rows.sql
--!include imports/functions/finish_import_rows.sql
--!include imports/functions/fail_import.sql
--!include imports/functions/run_import.sql
--!include imports/functions/map_import.sql
--!include imports/functions/correct_import.sql
--!include imports/functions/leave_out_rejected.sql
--!include imports/functions/write_checked_import.sql
--!include imports/functions/cancel_import.sql
--!include imports/functions/undo_written_import.sql
--!include ops/functions/column_classes.sql
