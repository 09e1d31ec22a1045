create or replace function app_public.undo_enrollment_step(step_id uuid)
  returns boolean
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_step app_public.enrollment_steps;
begin
  perform app_hidden.check_admin();
  select s.* into v_step
  from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.id = step_id;
  if v_step.id is null then
    return false;
  end if;
  if v_step.kind in ('transfer_in', 'transfer_out') then
    raise exception 'A transfer is not undone by one school alone'
      using errcode = 'RBVAL', column = 'step_id', hint = 'Have the student transferred back.';
  end if;
  perform app_private.begin_steps(array[v_step.student_id]);
  perform app_private.undo_step(v_step);
  return true;
end;
$$;

comment on function app_public.undo_enrollment_step(uuid) is
  'Takes back the last step of a student: what it opened goes, what it ended goes on, the status '
  'is as before. Returns whether there was such a step; a second undo does nothing. Errors: RBDEN, '
  'not an admin; RBVAL, a transfer; RBUSE, later steps, marks, adjustments or closed terms hang on '
  'it (details: by, count); RBCLF or RBQST, the place is taken meanwhile.';
grant execute on function app_public.undo_enrollment_step(uuid) to app_user;
