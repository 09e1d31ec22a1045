create or replace function app_public.publish_assessment(assessment_id uuid)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may publish what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if v_assessment.published_at is not null then
    return v_assessment;
  end if;
  update app_public.assessments a
  set published_at = pg_catalog.now(), scheduled_for = null
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
  returning a.* into v_assessment;
  return v_assessment;
end;
$$;

comment on function app_public.publish_assessment(uuid) is
  'Publishes an assessment: families see it and it counts officially. Does nothing when it is '
  'published. Errors: RBVAL, not among your courses; RBDEN, not yours to publish; RBCLO, the term '
  'is closed.';
grant execute on function app_public.publish_assessment(uuid) to app_user;
