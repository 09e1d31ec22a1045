-- The demo: three countries, six schools, last year complete and this one up to today. Everything
-- follows from hashes of row numbers and from today's date; a database that already has an
-- institution stays as it is, because then demo_schools below is empty and so is all the rest.
begin;

--!include seed/demo/tools.sql
--!include seed/demo/countries.sql
--!include seed/demo/subjects.sql
--!include seed/demo/names.sql
--!include seed/demo/institutions.sql
--!include seed/demo/bulletins.sql
--!include seed/demo/structure.sql
--!include seed/demo/students.sql
--!include seed/demo/teachers.sql
--!include seed/demo/guardians.sql
--!include seed/demo/support.sql
--!include seed/demo/enrollments.sql
--!include seed/demo/marks.sql
--!include seed/demo/accounts.sql

commit;
