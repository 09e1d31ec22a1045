create or replace function app_hidden.current_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.course_id), '{}')
  from (
    select t.course_id
    from app_public.course_teachers t
    where t.school_id = (select app_hidden.current_school_id())
      and t.user_id = (select app_hidden.current_user_id())
    union all
    select r.course_id
    from app_public.replacements r
    where r.school_id = (select app_hidden.current_school_id())
      and r.substitute_id = (select app_hidden.current_user_id())
      and (select app_hidden.school_today((select app_hidden.current_school_id())))
        between r.starts_on and r.ends_on) as x
  where (select app_hidden.has_duty('teacher'));
end;

comment on function app_hidden.current_course_ids() is
  'Courses that the user teaches in the current school, or has today in the place of an absent '
  'teacher.';
grant execute on function app_hidden.current_course_ids() to app_user;
