create or replace function app_private.tg_student_courses__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct e.school_id, e.class_id, t.id
  from changed c
  join app_public.enrollments e on e.school_id = c.school_id and e.student_id = c.student_id
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_student_courses__dirty() is
  'A course added, dropped or weighted for one student: the student''s classes, in all terms.';

call app_private.watch('app_public.student_courses', 'tg_student_courses__dirty');
