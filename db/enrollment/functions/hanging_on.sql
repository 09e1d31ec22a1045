create or replace function app_private.hanging_on(school integer, enrollment uuid)
  returns json
  language sql stable
begin atomic
  select json_agg(json_build_object('by', u.by, 'count', u.count) order by u.by)
  from app_public.enrollments e
  cross join lateral (
    select 'marks' as by, count(*) as count
    from app_public.courses c
    join app_public.assessments a on a.school_id = school and a.course_id = c.id
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = e.student_id
    where c.school_id = school
      and c.class_id = e.class_id
    union all
    select 'course_adjustments', count(*)
    from app_public.courses c
    join app_public.course_adjustments j
      on j.school_id = school and j.course_id = c.id and j.student_id = e.student_id
    where c.school_id = school
      and c.class_id = e.class_id
    union all
    select 'class_terms', count(*)
    from app_public.class_terms ct
    join app_public.term_results r
      on r.school_id = school and r.class_id = ct.class_id and r.term_id = ct.term_id
      and r.student_id = e.student_id
    where ct.school_id = school
      and ct.class_id = e.class_id
      and ct.state = 'closed') as u
  where e.school_id = school
    and e.id = enrollment
    and u.count > 0
    and not exists (
      select
      from app_public.enrollments other
      where other.school_id = school
        and other.student_id = e.student_id
        and other.class_id = e.class_id
        and other.id <> e.id);
end;

comment on function app_private.hanging_on(integer, uuid) is
  'What would lose its ground if an enrollment had never been: the student''s marks and '
  'adjustments in the class and its closed terms (by, count); NULL for nothing, or when the '
  'student was in the class at another time as well.';
