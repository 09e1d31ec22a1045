create or replace function app_private.enrollments_on(school integer, students uuid[], day date)
  returns setof app_public.enrollments
  language sql stable
begin atomic
  select e.*
  from app_public.enrollments e
  join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
  where e.school_id = school
    and e.student_id = any (students)
    and e.starts_on <= day
    and coalesce(e.ends_on >= day, y.ends_on >= day);
end;

comment on function app_private.enrollments_on(integer, uuid[], date) is
  'Enrollments of students in force on a day: one that has no end ends with its academic year.';
