create or replace function app_private.find_import_students(
  school integer, may_be_new boolean default false)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_students;
  create temporary table import_students on commit drop as
  select g.line, case when may_be_new then coalesce(s.id, pg_catalog.uuidv7()) else s.id end
      as student_id,
    may_be_new and s.id is null as is_new
  from pg_temp.import_given g
  left join app_public.students s
    on s.school_id = school and s.student_number = g.given ->> 'student_number'
  where g.given ? 'student_number';
  create unique index on pg_temp.import_students (line);
  analyze pg_temp.import_students;
end;
$$;

comment on function app_private.find_import_students(integer, boolean) is
  'Finds the students that the rows of an import name by their numbers (import_students); who is '
  'not there is new where the import may enter students, else has no identifier.';
