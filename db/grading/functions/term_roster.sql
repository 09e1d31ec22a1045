create or replace function app_hidden.term_roster(
  school integer, class uuid, term uuid, today date)
  returns table (student_id uuid, is_enrolled boolean, starts_on date)
  language sql stable parallel safe
begin atomic
  select e.student_id, coalesce(e.ends_on >= d.day, true), e.starts_on
  from app_public.terms t
  cross join lateral (select least(t.ends_on, greatest(today, t.starts_on)) as day) as d
  join app_public.enrollments e
    on e.school_id = school
    and e.class_id = class
    and e.starts_on <= d.day
    and coalesce(e.ends_on >= t.starts_on, true)
  where t.school_id = school
    and t.id = term
    and not exists (
      select
      from app_public.enrollments later
      where later.school_id = school
        and later.student_id = e.student_id
        and later.academic_year_id = e.academic_year_id
        and later.starts_on > e.starts_on
        and later.starts_on <= d.day);
end;

comment on function app_hidden.term_roster(integer, uuid, uuid, date) is
  'Whose results of a term belong to a class: students whose last class up to the reference day (the '
  'term''s last day, or today while it runs) it is. Who left before that day is there but not '
  'enrolled: keeps their figures, is not ranked.';
