create or replace function app_hidden.current_visible_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(c.id), '{}')
  from app_public.courses c
  where c.school_id = (select app_hidden.current_school_id())
    and (
      c.class_id = any ((select app_hidden.current_class_ids())::uuid[])
      or c.class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
end;

comment on function app_hidden.current_visible_course_ids() is
  'Courses of the classes that a teacher or family sees.';
grant execute on function app_hidden.current_visible_course_ids() to app_user;
