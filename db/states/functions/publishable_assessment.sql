create or replace function app_private.publishable_assessment(assessment uuid)
  returns app_public.assessments
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments;
begin
  select a.* into v_assessment
  from app_public.assessments a
  where a.school_id = app_hidden.current_school_id()
    and a.id = assessment
    and (
      app_hidden.has_duty('admin')
      or a.course_id = any (app_hidden.current_readable_course_ids()))
  for no key update;
  if v_assessment.id is null then
    raise exception 'There is no such assessment among your courses'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  if not app_hidden.may_publish(v_assessment.course_id) then
    raise exception 'You may not publish assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask the class teacher or an admin of the school.';
  end if;
  return v_assessment;
end;
$$;

comment on function app_private.publishable_assessment(uuid) is
  'The assessment, held until the end of the transaction. Errors: RBVAL, not among the user''s '
  'courses; RBDEN, not theirs to publish.';
