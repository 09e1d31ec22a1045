create or replace function app_private.plan_students(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{student_number}');
  perform app_private.find_import_students(school, true);
  perform app_private.find_import_places(school);

  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  cross join (values ('last_name'), ('first_name')) as n (name)
  where s.is_new
    and not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  perform app_private.gather_own_fields(school);
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'students', pg_catalog.jsonb_build_object('id', s.student_id), g.line,
    g.given - '{class,academic_year}'::text[]
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  where not exists (select from pg_temp.import_problems p where p.line = g.line)
  order by g.line;

  perform app_private.plan_enrollments(school, import);
end;
$$;

comment on function app_private.plan_students(integer, uuid) is
  'What an import of students writes: students by their number with the school''s own fields, and '
  'their class where it is named.';
