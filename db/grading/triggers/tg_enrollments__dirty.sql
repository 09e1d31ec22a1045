create or replace function app_private.tg_enrollments__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct x.school_id, x.class_id, t.id
  from (
    select c.school_id, c.class_id, c.academic_year_id
    from changed c
    union
    select e.school_id, e.class_id, e.academic_year_id
    from changed c
    join app_public.enrollments e
      on e.school_id = c.school_id
      and e.student_id = c.student_id
      and e.academic_year_id = c.academic_year_id) as x
  join app_public.terms t
    on t.school_id = x.school_id and t.academic_year_id = x.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_enrollments__dirty() is
  'A changed enrollment: all classes of the student in that year, in all its terms.';

call app_private.watch('app_public.enrollments', 'tg_enrollments__dirty');
