create or replace function app_public.own_courses(academic_year_id uuid)
  returns setof app_public.courses
  language sql stable
begin atomic
  select c.*
  from app_public.courses c
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  where c.id = any ((select app_hidden.current_course_ids())::uuid[])
    and k.academic_year_id = own_courses.academic_year_id;
end;

comment on function app_public.own_courses(uuid) is
  'The courses of a year that the user teaches, or has today in the place of an absent teacher.';
grant execute on function app_public.own_courses(uuid) to app_user;
