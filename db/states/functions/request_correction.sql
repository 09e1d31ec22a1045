create or replace function app_public.request_correction(
  assessment_id uuid, student_id uuid, reason text, value numeric default null,
  code text default null)
  returns app_public.corrections
  language plpgsql volatile
  security definer -- corrections are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_edit app_public.mark_edit;
  v_problems jsonb;
  v_mark app_public.marks;
  v_correction app_public.corrections;
begin
  v_edit := row(assessment_id, student_id, value, code, null, null);
  v_problems := app_hidden.mark_problems(array[v_edit]);
  if v_problems is not null then
    raise exception '%', v_problems -> 0 ->> 'reason'
      using errcode = 'RBVAL', column = v_problems -> 0 ->> 'field';
  end if;
  if not exists (
    select from app_private.closed_classes(v_school, assessment_id, student_id)) then
    raise exception 'The term is open: the mark can be changed in the gradebook'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;

  select m.* into v_mark
  from app_public.marks m
  where m.school_id = v_school
    and m.assessment_id = request_correction.assessment_id
    and m.student_id = request_correction.student_id;
  if (v_mark.value, v_mark.code) is not distinct from (request_correction.value,
    request_correction.code) then
    raise exception 'The mark already is as it should be'
      using errcode = 'RBVAL', column = 'value';
  end if;

  insert into app_public.corrections
    (school_id, assessment_id, student_id, version, value_before, code_before, value, code, reason,
     requested_by)
  values
    (v_school, request_correction.assessment_id, request_correction.student_id, v_mark.version,
     v_mark.value, v_mark.code, request_correction.value, request_correction.code,
     request_correction.reason, app_hidden.current_user_id())
  on conflict do nothing
  returning * into v_correction;
  if v_correction.id is null then
    raise exception 'A correction of this mark waits for a decision already'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  return v_correction;
end;
$$;

comment on function app_public.request_correction(uuid, uuid, text, numeric, text) is
  'Asks for a mark of a closed term to be changed; value and code both NULL to clear it. For those '
  'who could enter it. Somebody else decides: decide_correction(). Errors: RBVAL, a mark that can''t '
  'be, that is so already, whose term is open or whose correction waits already; 23514, no reason.';
grant execute on function app_public.request_correction(uuid, uuid, text, numeric, text)
  to app_user;
