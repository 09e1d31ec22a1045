create or replace function app_hidden.current_family_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct e.class_id), '{}')
  from app_public.enrollments e
  where e.school_id = (select app_hidden.current_school_id())
    and e.student_id = any ((select app_hidden.current_child_ids())::uuid[]);
end;

comment on function app_hidden.current_family_class_ids() is
  'Classes that the user''s children are or were enrolled in; a student''s own.';
grant execute on function app_hidden.current_family_class_ids() to app_user;
