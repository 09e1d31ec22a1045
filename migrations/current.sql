-- The migration being written: included source files, then changes of tables.

--!include enrollment/functions/save_decisions.sql
--!include merges/functions/fill_record.sql
--!include merges/functions/empty_record.sql
--!include records/functions/student_record.sql
--!include bulletins/functions/bulletin_subjects.sql
--!include bulletins/functions/bulletin_data.sql
comment on column app_public.student_merges.filled is
  'Columns that were empty in the record kept and were filled from the other, and ids of the '
  'school''s own fields.';
