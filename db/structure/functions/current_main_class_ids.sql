create or replace function app_hidden.current_main_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(t.class_id), '{}')
  from app_public.class_teachers t
  where t.school_id = (select app_hidden.current_school_id())
    and t.user_id = (select app_hidden.current_user_id())
    and (select app_hidden.has_duty('teacher'));
end;

comment on function app_hidden.current_main_class_ids() is
  'Classes that the user is a class teacher of in the current school.';
grant execute on function app_hidden.current_main_class_ids() to app_user;
