create or replace function app_hidden.current_marked_child_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.id), '{}')
  from (
    select l.student_id as id
    from app_public.guardians g
    join app_public.student_guardians l
      on l.school_id = g.school_id and l.guardian_id = g.id and l.may_see_marks
    where g.school_id = (select app_hidden.current_school_id())
      and g.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('guardian'))
    union all
    select s.id
    from app_public.students s
    where s.school_id = (select app_hidden.current_school_id())
      and s.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('student'))) as x;
end;

comment on function app_hidden.current_marked_child_ids() is
  'Those of current_child_ids() whose marks and results the user may see: a guardian''s children '
  'unless the school has taken that right away, a student''s own self.';
grant execute on function app_hidden.current_marked_child_ids() to app_user;
