create or replace function app_public.decide_correction(
  correction_id uuid, approve boolean, note text default null)
  returns app_public.corrections
  language plpgsql volatile
  security definer -- corrections, states and snapshots are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_correction app_public.corrections;
begin
  select c.* into v_correction
  from app_public.corrections c
  join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id
  join app_public.courses co on co.school_id = c.school_id and co.id = a.course_id
  where c.school_id = v_school
    and c.id = decide_correction.correction_id
    and app_hidden.is_class_visible(co.class_id)
  for no key update of c;
  if v_correction.id is null then
    raise exception 'There is no such correction' using errcode = 'RBVAL', column = 'correction_id';
  end if;
  if not app_hidden.may_decide(v_correction) then
    raise exception 'You may not decide on this correction'
      using errcode = 'RBDEN',
      hint = 'Who may reopen the term decides, but never who asked for the correction.';
  end if;
  if v_correction.decision is not null then
    raise exception 'The correction was decided on already'
      using errcode = 'RBVAL', column = 'correction_id';
  end if;

  -- the mark before the classes: who saves it at this moment holds it in this order
  perform
  from app_public.marks m
  where m.school_id = v_school
    and m.assessment_id = v_correction.assessment_id
    and m.student_id = v_correction.student_id
  for no key update;
  if approve and v_correction.version is distinct from (
    select m.version
    from app_public.marks m
    where m.school_id = v_school
      and m.assessment_id = v_correction.assessment_id
      and m.student_id = v_correction.student_id) then
    raise exception 'The mark was changed since the correction was requested'
      using errcode = 'RBVAL', column = 'correction_id',
      hint = 'Refuse the correction; it can be requested anew.';
  end if;

  update app_public.corrections c
  set decision = case when approve then 'approved' else 'refused' end,
    decided_by = app_hidden.current_user_id(), decided_at = pg_catalog.now(),
    note = nullif(pg_catalog.btrim(decide_correction.note), '')
  where c.school_id = v_school
    and c.id = v_correction.id
  returning c.* into v_correction;
  if approve then
    perform app_private.apply_correction(v_correction);
  end if;
  return v_correction;
end;
$$;

comment on function app_public.decide_correction(uuid, boolean, text) is
  'Approves or refuses a correction. Approved, the mark is changed, the results of the closed term '
  'are calculated and kept as a new snapshot, all in one; the old snapshot stays. Errors: RBVAL, no '
  'such correction, decided already or the mark changed since; RBDEN, not yours to decide, above all '
  'not your own.';
grant execute on function app_public.decide_correction(uuid, boolean, text) to app_user;
