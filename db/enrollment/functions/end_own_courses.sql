create or replace function app_private.end_own_courses(
  school integer, student uuid, class uuid, day date)
  returns uuid[]
  language sql volatile
begin atomic
  with ended as (
    update app_public.student_courses p
    set ends_on = day
    from app_public.courses c
    where c.school_id = school
      and c.id = p.course_id
      and (end_own_courses.class is null or c.class_id = end_own_courses.class)
      and p.school_id = school
      and p.student_id = student
      and p.starts_on <= day
      and p.ends_on is null
    returning p.id)
  select coalesce(array_agg(e.id order by e.id), '{}')
  from ended e;
end;

comment on function app_private.end_own_courses(integer, uuid, uuid, date) is
  'Ends a student''s own links to courses of a class (NULL: of any) on a day; returns which. What '
  'says how a student follows the old class must not go on in the new one.';
