create or replace function app_private.write_imported_marks(
  school integer, first_place integer, last_place integer, with_comment boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into app_public.marks
    (school_id, assessment_id, student_id, value, code, comment, maximum)
  select school, i.assessment_id, i.student_id, i.value, i.code, i.comment, i.maximum
  from pg_temp.import_marks i
  where i.place between first_place and last_place
    and i.action is null
  order by i.place;

  update app_public.marks m
  set value = i.value, code = i.code,
    comment = case when with_comment then i.comment else m.comment end
  from pg_temp.import_marks i
  where i.place between first_place and last_place
    and i.action = 'change'
    and m.school_id = school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id;
end;
$$;

comment on function app_private.write_imported_marks(integer, integer, integer, boolean) is
  'Writes one part of the marks of an import. In parts, because PostgreSQL keeps the checks of a '
  'statement''s foreign keys in memory until its end.';
