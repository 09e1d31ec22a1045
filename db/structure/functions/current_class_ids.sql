create or replace function app_hidden.current_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.class_id), '{}')
  from (
    select c.class_id
    from app_public.courses c
    where c.school_id = (select app_hidden.current_school_id())
      and c.id = any ((select app_hidden.current_course_ids())::uuid[])
    union all
    select unnest((select app_hidden.current_main_class_ids()))) as x;
end;

comment on function app_hidden.current_class_ids() is
  'Classes that the user teaches or is a class teacher of in the current school.';
grant execute on function app_hidden.current_class_ids() to app_user;
