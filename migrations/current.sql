-- The migration being written: included source files, then changes of tables.
-- squawk-ignore require-concurrent-index-deletion
drop index if exists audit.log_key_idx;
-- squawk-ignore require-concurrent-index-creation
create index if not exists log_row_idx on audit.log using hash (key) where school_id is not null;

-- squawk-ignore require-concurrent-index-deletion
drop index if exists app_private.import_writes_line_idx;
alter table app_private.import_writes drop constraint if exists import_writes_pkey;
alter table app_private.import_writes
  -- squawk-ignore adding-serial-primary-key-field
  add primary key (school_id, import_id, line, of_table);
comment on table app_private.import_writes is
  'What an import enters (before is NULL) and changes, row by row of its tables: the columns that '
  'it says, before and after. How an entered row stood is in the audit log.';

drop function if exists app_private.import_tables();

-- a school has few imports: they are looked through at once
alter table app_public.imports
  add column if not exists counts jsonb not null default '{}',
  add column if not exists zip_id uuid,
  add column if not exists header_line integer,
  drop constraint if exists imports_kind_known,
  drop constraint if exists imports_state_known,
  drop constraint if exists imports_zip_fkey;
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid
  add constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments', 'marks',
    'oneroster', 'zip'));
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid
  add constraint imports_state_known check (state in (
    'reading', 'mapping', 'checking', 'checked', 'applying', 'applied', 'undone',
    'cancelled', 'failed', 'unpacked'));
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
  add constraint imports_zip_fkey foreign key (school_id, zip_id)
    references app_public.imports (school_id, id) on delete cascade;
drop function if exists app_private.begin_oneroster_import();
drop function if exists app_private.restart_import_rows(integer, uuid, text[]);
drop function if exists app_private.fail_import(integer, uuid, text, text);

--!include audit/functions/tg__log.sql
--!include enrollment/functions/tg_enrollments__room.sql
--!include imports/tables.sql
--!include oneroster/tables.sql
--!include grading/triggers/tg_marks__dirty.sql
--!include grading/functions/course_maximum.sql
--!include grading/triggers/tg_assessments__check.sql
--!include imports/policies/imports.sql
--!include institutions/functions/search_parents.sql
--!include grading/functions/mark_fault.sql
--!include grading/functions/mark_problems.sql
--!include imports/functions/read_mark_import.sql
--!include imports/functions/check_mark_import_consistency.sql
--!include imports/functions/group_mark_import.sql
--!include imports/functions/resolve_mark_import.sql
--!include imports/functions/check_mark_import.sql
--!include imports/functions/import_fields.sql
--!include imports/functions/import_kinds.sql
--!include imports/functions/guessed_header.sql
--!include imports/functions/guessed_kind.sql
--!include imports/functions/import_word.sql
--!include imports/functions/import_value.sql
--!include imports/functions/single_spaced.sql
--!include imports/functions/read_import.sql
--!include imports/functions/find_import_places.sql
--!include imports/functions/find_import_students.sql
--!include imports/functions/find_import_assessments.sql
--!include imports/functions/note_mark_problems.sql
--!include imports/functions/plan_marks.sql
--!include imports/functions/import_tables.sql
--!include imports/functions/for_import_tables.sql
--!include imports/functions/members.sql
--!include imports/functions/compare_import.sql
--!include imports/functions/change_imported_rows.sql
--!include imports/functions/write_import.sql
--!include imports/functions/told_refusal.sql
--!include imports/functions/try_import.sql
--!include imports/functions/check_import.sql
--!include imports/functions/apply_import.sql
--!include imports/functions/import_dependents.sql
--!include imports/functions/import_obstacles.sql
--!include imports/functions/undo_import.sql
--!include imports/functions/import_words.sql
--!include imports/functions/is_import_cancelled.sql
--!include imports/functions/give_up_import.sql
--!include imports/functions/described_import.sql
--!include imports/functions/zip_parts.sql
--!include imports/functions/import_top.sql
--!include imports/functions/import_page.sql
--!include imports/functions/queue_import.sql
--!include imports/functions/import_part.sql
--!include imports/functions/take_import_header.sql
--!include imports/functions/restart_import_rows.sql
--!include imports/functions/begin_zip_part.sql
--!include imports/functions/keep_import_part.sql
--!include imports/functions/finish_zip.sql
--!include imports/functions/fail_import.sql
--!include imports/functions/run_import.sql
--!include imports/functions/remap_import.sql
--!include imports/functions/change_import_kind.sql
--!include imports/functions/choose_import_header.sql
--!include imports/functions/cancel_import.sql
--!include imports/functions/import_kind_fields.sql
--!include imports/functions/forget_imports.sql
--!include archives/functions/archive_exceptions.sql
--!include oneroster/functions/csv_line.sql
--!include oneroster/functions/oneroster_lines.sql
--!include oneroster/functions/make_bundle_export.sql
--!include oneroster/functions/bundle_export_list.sql
--!include oneroster/functions/cancel_bundle_export.sql
--!include oneroster/functions/bundle_export_part.sql
--!include oneroster/functions/begin_bundle_export.sql
--!include oneroster/functions/bundle_export_lines.sql
--!include oneroster/functions/store_bundle_export_part.sql
--!include oneroster/functions/note_bundle_export.sql
--!include oneroster/functions/fail_bundle_export.sql
--!include oneroster/functions/forget_bundles.sql
--!include oneroster/functions/kept_text.sql
--!include oneroster/functions/begin_oneroster_import.sql
--!include oneroster/functions/read_oneroster_files.sql
--!include oneroster/functions/find_oneroster_schools.sql
--!include oneroster/functions/import_oneroster_structure.sql
--!include oneroster/functions/import_oneroster_guardians.sql
--!include oneroster/functions/import_oneroster_teachers.sql
--!include oneroster/functions/write_oneroster_marks.sql
--!include oneroster/functions/stage_bundle.sql
--!include oneroster/functions/try_bundle.sql
--!include oneroster/functions/run_bundle.sql
--!include oneroster/functions/restart_bundle.sql
--!include oneroster/functions/stage_bundle_lines.sql
--!include oneroster/functions/finish_bundle.sql
--!include ops/functions/column_classes.sql
