create or replace function app_hidden.current_assessment_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(a.id), '{}')
  from app_public.assessments a
  where a.school_id = (select app_hidden.current_school_id())
    and a.course_id = any ((select app_hidden.current_course_ids())::uuid[]);
end;

comment on function app_hidden.current_assessment_ids() is
  'Assessments of the courses that the user teaches.';
grant execute on function app_hidden.current_assessment_ids() to app_user;
