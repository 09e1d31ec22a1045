create or replace function app_public.withdraw_assessment(assessment_id uuid, reason text)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may withdraw what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if pg_catalog.btrim(coalesce(reason, '')) = '' then
    raise exception 'Withdrawing a published assessment needs a reason'
      using errcode = 'RBVAL', column = 'reason';
  end if;
  perform pg_catalog.set_config('app.reason', reason, true);
  update app_public.assessments a
  set published_at = null, scheduled_for = null
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
    and a.published_at is not null
  returning a.* into v_assessment;
  perform pg_catalog.set_config('app.reason', '', true);
  if v_assessment.id is null then
    raise exception 'The assessment is not published'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  return v_assessment;
end;
$$;

comment on function app_public.withdraw_assessment(uuid, text) is
  'Makes a published assessment a draft again; the log keeps the reason. Errors: RBVAL, not among '
  'your courses, not published or no reason; RBDEN, not yours to publish; RBCLO, the term is closed.';
grant execute on function app_public.withdraw_assessment(uuid, text) to app_user;
