create or replace function app_hidden.current_readable_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(c.id), '{}')
  from app_public.courses c
  where c.school_id = (select app_hidden.current_school_id())
    and (
      c.id = any ((select app_hidden.current_course_ids())::uuid[])
      or c.class_id = any ((select app_hidden.current_main_class_ids())::uuid[]));
end;

comment on function app_hidden.current_readable_course_ids() is
  'Courses whose marks the user reads as a teacher: taught, or of a class they are class teacher of.';
grant execute on function app_hidden.current_readable_course_ids() to app_user;
