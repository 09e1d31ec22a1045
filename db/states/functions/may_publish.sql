create or replace function app_hidden.may_publish(course uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school and the class of a course, whoever asks
begin atomic
  select coalesce(
    (select app_hidden.may_act_for_class(c.class_id, s.publishing_duty)
       or s.publishing_duty = 'teacher'
         and c.id = any ((select app_hidden.current_course_ids())::uuid[])
     from app_public.courses c
     join app_public.schools s on s.id = c.school_id
     where c.school_id = (select app_hidden.current_school_id())
       and c.id = course),
    false);
end;

comment on function app_hidden.may_publish(uuid) is
  'Whether the user may publish assessments of a course: see schools.publishing_duty.';
grant execute on function app_hidden.may_publish(uuid) to app_user;
