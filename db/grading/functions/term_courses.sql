create or replace function app_hidden.term_courses(
  school integer, class uuid, term uuid, today date)
  returns table (
    student_id uuid, is_enrolled boolean, course_id uuid, subject_id uuid, coefficient numeric,
    mode text)
  language sql stable parallel safe
begin atomic
  with roster as materialized (
    select r.student_id, r.is_enrolled
    from app_hidden.term_roster(school, class, term, today) as r),
  personal as materialized (
    select p.student_id, p.course_id, p.is_followed, p.coefficient, p.mode
    from app_public.terms t
    join roster r on true
    join app_public.student_courses p
      on p.school_id = school
      and p.student_id = r.student_id
      and p.starts_on <= least(t.ends_on, greatest(today, t.starts_on))
      and coalesce(p.ends_on >= least(t.ends_on, greatest(today, t.starts_on)), true)
    where t.school_id = school
      and t.id = term)
  select r.student_id, r.is_enrolled, c.id, c.subject_id,
    coalesce(p.coefficient, c.coefficient), coalesce(p.mode, c.mode)
  from roster r
  join app_public.courses c on c.school_id = school and c.class_id = class and c.is_active
  left join personal p on p.student_id = r.student_id and p.course_id = c.id
  where coalesce(p.is_followed, true)
  union all
  select r.student_id, r.is_enrolled, c.id, c.subject_id,
    coalesce(p.coefficient, c.coefficient), coalesce(p.mode, c.mode)
  from personal p
  join roster r on r.student_id = p.student_id
  join app_public.courses c on c.school_id = school and c.id = p.course_id and c.is_active
  where p.is_followed
    and c.class_id <> class;
end;

comment on function app_hidden.term_courses(integer, uuid, uuid, date) is
  'Which courses each student of a class follows in a term: the class''s, without those dropped and '
  'with those added, on the reference day; personal coefficient and mode win.';
