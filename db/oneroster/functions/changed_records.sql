create or replace function app_private.changed_records(
  school integer, since timestamptz, of_table text, columns text[])
  returns table (
    record text, operation text, at timestamptz, before jsonb, after jsonb)
  language sql stable
begin atomic
  select case of_table
      when 'app_public.marks'
        then (l.key ->> 'assessment_id') || '.' || (l.key ->> 'student_id')
      when 'app_public.course_teachers'
        then (l.key ->> 'course_id') || '.' || (l.key ->> 'user_id')
      when 'app_public.class_teachers'
        then (l.key ->> 'class_id') || '.' || (l.key ->> 'user_id')
      else l.key ->> 'id' end,
    l.operation, l.at, l.before, l.after
  from audit.log l
  where l.school_id = school
    and l.table_name = of_table
    and l.at > since
    and (l.operation <> 'update' or l.after ?| columns);
end;

comment on function app_private.changed_records(integer, timestamptz, text, text[]) is
  'Rows of a table of a school that were made, removed or changed in one of the columns after a '
  'moment, as a bundle knows them.';
