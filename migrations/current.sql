-- The migration being written: included source files, then changes of tables.

drop function if exists app_private.archived_people(integer);
drop function if exists app_private.archive_copy(integer, text);
-- a school has few exports: they are looked through at once
alter table app_private.bundle_exports
  add column if not exists kind text not null default 'oneroster',
  -- squawk-ignore ban-drop-not-null
  alter column version drop not null,
  drop constraint if exists bundle_exports_kind_known,
  drop constraint if exists bundle_exports_version_given;
alter table app_private.bundle_exports
  -- squawk-ignore constraint-missing-not-valid
  add constraint bundle_exports_kind_known check (kind in ('oneroster', 'archive'));
alter table app_private.bundle_exports
  -- squawk-ignore constraint-missing-not-valid
  add constraint bundle_exports_version_given
    check ((kind = 'oneroster') = (version is not null));
comment on table app_private.bundle_exports is
  'OneRoster bundles that a school''s admins had made: all of it, or what changed after since '
  '(NULL: all), and portable archives of the school (kind archive, without a version). until: '
  'from when on the next delta has to begin. The files of one (files_done of them so far) are '
  'kept for seven days (state forgotten); the line stays.';
comment on table app_private.bundle_export_parts is
  'The bytes of a bundle or an archive that was made, as a ZIP file in parts.';

drop function if exists app_private.find_import_students(integer);

--!include foundation/functions/random_code.sql
--!include audit/functions/create_missing_partitions.sql
--!include audit/functions/create_partitions.sql
--!include audit/functions/create_past_partitions.sql
--!include access/functions/current_user_id.sql
--!include invitations/functions/invitation_token.sql
--!include records/functions/tg_students__lengths.sql
--!include grading/functions/save_marks.sql
--!include bulletins/functions/bulletin_code.sql
--!include imports/functions/school_import_fields.sql
--!include imports/functions/guessed_columns.sql
--!include imports/functions/import_word_list.sql
--!include imports/functions/import_word.sql
--!include imports/functions/own_value.sql
--!include imports/functions/stage_import_rows.sql
--!include imports/functions/name_import_columns.sql
--!include imports/functions/read_import.sql
--!include imports/functions/find_import_students.sql
--!include imports/functions/plan_enrollments.sql
--!include imports/functions/gather_own_fields.sql
--!include imports/functions/plan_students.sql
--!include imports/functions/check_import.sql
--!include imports/functions/apply_import.sql
--!include imports/functions/import_words.sql
--!include imports/functions/import_differences.sql
--!include imports/functions/import_changes.sql
--!include imports/functions/import_page.sql
--!include imports/functions/import_choices.sql
--!include imports/functions/import_kind_fields.sql
--!include archives/functions/archive_query.sql
--!include archives/functions/archived_people.sql
--!include oneroster/functions/bundle_export_list.sql
--!include oneroster/functions/cancel_bundle_export.sql
--!include oneroster/functions/bundle_export_part.sql
--!include oneroster/functions/begin_bundle_export.sql
--!include archives/functions/make_school_archive.sql
--!include archives/functions/begin_archive_export.sql
--!include archives/functions/archive_export_rows.sql
--!include oneroster/functions/remove_gone.sql
--!include oneroster/functions/remove_oneroster_rows.sql
--!include oneroster/functions/is_sds_bundle.sql
--!include oneroster/functions/stage_sds_bundle.sql
--!include oneroster/functions/stage_bundle.sql
--!include oneroster/functions/bundle_files.sql
--!include oneroster/functions/try_bundle.sql
--!include oneroster/functions/restart_bundle.sql
