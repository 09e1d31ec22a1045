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

--!include audit/functions/tg__log.sql
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
--!include imports/functions/check_import.sql
--!include imports/functions/apply_import.sql
--!include imports/functions/import_dependents.sql
--!include imports/functions/import_obstacles.sql
--!include imports/functions/undo_import.sql
