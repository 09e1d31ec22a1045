-- The migration being written: included source files, then changes of tables.
drop index if exists audit.log_key_idx;
create index if not exists log_row_idx on audit.log using hash (key) where school_id is not null;

drop index if exists app_private.import_writes_line_idx;
alter table app_private.import_writes drop constraint if exists import_writes_pkey;
alter table app_private.import_writes add primary key (school_id, import_id, line, of_table);
comment on table app_private.import_writes is
  'What an import enters (before is NULL) and changes, row by row of its tables: the columns that '
  'it says, before and after. How an entered row stood is in the audit log.';

drop function if exists app_private.import_tables();

alter table app_public.imports
  add column if not exists counts jsonb not null default '{}';
alter table app_public.imports drop constraint if exists imports_kind_known;
alter table app_public.imports
  add constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments',
    'oneroster'));
drop function if exists app_private.begin_oneroster_import();

--!include audit/functions/tg__log.sql
--!include imports/tables.sql
--!include oneroster/tables.sql
--!include institutions/functions/search_parents.sql
--!include imports/functions/read_mark_import.sql
--!include imports/functions/check_mark_import_consistency.sql
--!include imports/functions/resolve_mark_import.sql
--!include imports/functions/check_mark_import.sql
--!include imports/functions/single_spaced.sql
--!include imports/functions/read_import.sql
--!include imports/functions/find_import_places.sql
--!include imports/functions/find_import_students.sql
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
--!include imports/functions/described_import.sql
--!include imports/functions/import_page.sql
--!include imports/functions/import_part.sql
--!include imports/functions/fail_import.sql
--!include imports/functions/run_import.sql
--!include imports/functions/cancel_import.sql
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
