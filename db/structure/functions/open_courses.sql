create or replace function app_public.open_courses(class_id uuid)
  returns setof app_public.courses
  language sql stable
begin atomic
  select c.*
  from app_public.courses c
  where c.class_id = open_courses.class_id
    and (
      (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]));
end;

comment on function app_public.open_courses(uuid) is
  'The courses of a class whose gradebook is open to the user: to admins all, to class teachers '
  'all, to others those they teach or have today in the place of an absent teacher.';
grant execute on function app_public.open_courses(uuid) to app_user;
