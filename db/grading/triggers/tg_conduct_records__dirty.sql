create or replace function app_private.tg_conduct_records__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, e.class_id, t.id
  from changed c
  join app_public.terms own on own.school_id = c.school_id and own.id = c.term_id
  join app_public.terms t
    on t.school_id = own.school_id and t.academic_year_id = own.academic_year_id
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_conduct_records__dirty() is
  'A conduct record: the student''s classes of that year, in all its terms, because a corrected '
  'day may lie in another one.';

call app_private.watch('app_public.conduct_records', 'tg_conduct_records__dirty');
