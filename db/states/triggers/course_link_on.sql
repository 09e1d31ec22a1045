create or replace function app_private.course_link_on(
  link app_public.student_courses, day date)
  returns jsonb
  language sql immutable parallel safe
return case
  when link.starts_on <= day and coalesce(link.ends_on >= day, true)
  then jsonb_build_array(
    link.student_id, link.course_id, link.is_followed, link.coefficient, link.mode) end;

comment on function app_private.course_link_on(app_public.student_courses, date) is
  'What a student''s own link to a course says on a day; NULL when it is not in force.';
