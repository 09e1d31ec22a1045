-- The migration being written: included source files, then changes of tables.

-- Policies of many schools at once.
drop function if exists app_private.apply_policy_template(integer, text, text, boolean);

--!include institutions/functions/tg_institutions__path.sql
--!include institutions/functions/check_time_zones.sql
--!include institutions/functions/tg_schools__check.sql
--!include institutions/functions/tg_schools__time_zones.sql
--!include grading/functions/apply_policy_template.sql
--!include grading/functions/create_policy.sql
--!include grading/triggers/tg_schools__defaults.sql
--!include institutions/functions/school_settings.sql
--!include institutions/functions/create_school.sql
--!include imports/functions/template_parts.sql
--!include imports/functions/template_columns.sql
--!include imports/functions/mapping_problem.sql
--!include imports/functions/place_institution_types.sql
--!include imports/functions/code_from_name.sql
--!include imports/functions/begin_institution_import.sql
--!include imports/functions/read_institution_import.sql
--!include imports/functions/check_institution_import.sql
--!include imports/functions/resolve_institution_import.sql
--!include imports/functions/check_institution_import_tree.sql
--!include imports/functions/skip_rejected_institutions.sql
--!include imports/functions/institution_import_changes.sql
--!include imports/functions/write_institutions.sql
