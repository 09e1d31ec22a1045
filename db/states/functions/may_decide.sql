create or replace function app_hidden.may_decide(correction app_public.corrections)
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school and the class of a course, whoever asks
begin atomic
  select correction.requested_by <> (select app_hidden.current_user_id())
    and exists (
      select
      from app_public.assessments a
      join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
      join app_public.schools s on s.id = a.school_id
      where a.school_id = (select app_hidden.current_school_id())
        and a.school_id = correction.school_id
        and a.id = correction.assessment_id
        and app_hidden.may_act_for_class(c.class_id, s.reopening_duty));
end;

comment on function app_hidden.may_decide(app_public.corrections) is
  'Whether the user may decide on a correction: who may reopen the term, and did not ask for it.';
grant execute on function app_hidden.may_decide(app_public.corrections) to app_user;
