create or replace function app_private.undo_step(step app_public.enrollment_steps)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_uses json;
begin
  select pg_catalog.json_build_array(pg_catalog.json_build_object(
    'by', 'enrollment_steps', 'count', count(*)))
  into v_uses
  from app_public.enrollment_steps later
  where later.school_id = step.school_id
    and later.student_id = step.student_id
    and later.id > step.id
  having count(*) > 0;
  v_uses := coalesce(v_uses, app_private.hanging_on(step.school_id, step.opened_enrollment_id));
  if v_uses is not null then
    raise exception 'This can''t be undone any more: something hangs on it'
      using errcode = 'RBUSE', column = 'step_id', detail = v_uses::text,
      hint = 'Undo what came later first, or enter the change as a new step.';
  end if;

  delete from app_public.enrollment_steps s
  where s.school_id = step.school_id
    and s.id = step.id;
  if not found then
    return; -- somebody else was faster
  end if;
  update app_public.students s
  set status = step.status_before
  where s.school_id = step.school_id
    and s.id = step.student_id
    and s.status <> step.status_before;
  delete from app_public.enrollments e
  where e.school_id = step.school_id
    and e.id = step.opened_enrollment_id;
  update app_public.enrollments e
  set ends_on = null, is_dropped = false, drop_term_id = null, drop_reason = null
  where e.school_id = step.school_id
    and e.id = step.closed_enrollment_id;
  update app_public.student_courses p
  set ends_on = null
  where p.school_id = step.school_id
    and p.id = any (step.ended_course_ids);
end;
$$;

comment on function app_private.undo_step(app_public.enrollment_steps) is
  'What undo_enrollment_step() does with a step of a student who is held.';
