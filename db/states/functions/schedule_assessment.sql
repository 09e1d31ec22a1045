create or replace function app_public.schedule_assessment(
  assessment_id uuid, publish_at timestamptz default null)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may schedule what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if v_assessment.published_at is not null then
    raise exception 'The assessment is published already'
      using errcode = 'RBVAL', column = 'publish_at', hint = 'Withdraw it first.';
  end if;
  if publish_at <= pg_catalog.now() then
    raise exception 'The time of publication has passed'
      using errcode = 'RBVAL', column = 'publish_at', hint = 'Choose a later time, or publish now.';
  end if;
  update app_public.assessments a
  set scheduled_for = schedule_assessment.publish_at
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
  returning a.* into v_assessment;
  return v_assessment;
end;
$$;

comment on function app_public.schedule_assessment(uuid, timestamptz) is
  'Has a draft publish itself at a time; without one, it is a draft again. Errors: RBVAL, not among '
  'your courses, published already or a time that has passed; RBDEN, not yours to publish; RBCLO, '
  'the term is closed.';
grant execute on function app_public.schedule_assessment(uuid, timestamptz) to app_user;
