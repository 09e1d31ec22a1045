create or replace function app_private.tg_year_exams__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct on (e.school_id, e.class_id) e.school_id, e.class_id, t.id
  from changed c
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = c.academic_year_id
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
  order by e.school_id, e.class_id, t.ends_on desc;
  return null;
end;
$$;

comment on function app_private.tg_year_exams__dirty() is
  'A result of an exam: the student''s classes of that year, in its last term, whose calculation '
  'also renews the annual averages.';

call app_private.watch('app_public.year_exams', 'tg_year_exams__dirty');
