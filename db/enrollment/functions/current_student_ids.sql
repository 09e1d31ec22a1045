create or replace function app_hidden.current_student_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct e.student_id), '{}')
  from app_public.enrollments e
  where e.school_id = (select app_hidden.current_school_id())
    and e.class_id = any ((select app_hidden.current_class_ids())::uuid[]);
end;

comment on function app_hidden.current_student_ids() is
  'Students of the classes that the user teaches or is a class teacher of.';
grant execute on function app_hidden.current_student_ids() to app_user;
