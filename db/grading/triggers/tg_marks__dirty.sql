create or replace function app_private.tg_marks__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct x.school_id, e.class_id, x.term_id
  from (
    -- a file brings many marks of a student: their classes are looked up once
    select distinct c.school_id, c.student_id, a.term_id
    from changed c
    join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id) as x
  join app_public.terms t on t.school_id = x.school_id and t.id = x.term_id
  cross join lateral (
    select e.class_id, e.academic_year_id
    from app_public.enrollments e
    where e.school_id = x.school_id
      and e.student_id = x.student_id
    offset 0 -- the student's, found by the student: right after a large file all others look few
  ) as e
  where e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_marks__dirty() is
  'A changed mark: the student''s classes of that year, in the assessment''s term.';

call app_private.watch('app_public.marks', 'tg_marks__dirty');
