create or replace function app_hidden.current_guardian_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct l.guardian_id), '{}')
  from app_public.student_guardians l
  where l.school_id = (select app_hidden.current_school_id())
    and l.student_id = any ((select app_hidden.current_student_ids())::uuid[]);
end;

comment on function app_hidden.current_guardian_ids() is
  'Guardians of the students of the user''s classes.';
grant execute on function app_hidden.current_guardian_ids() to app_user;
