-- The migration being written: included source files, then changes of tables.
drop function if exists app_private.find_import_students(integer);

--!include records/functions/tg_students__lengths.sql
--!include imports/functions/stage_import_rows.sql
--!include imports/functions/find_import_students.sql
--!include imports/functions/plan_enrollments.sql
--!include imports/functions/plan_students.sql
--!include imports/functions/check_import.sql
--!include imports/functions/apply_import.sql
