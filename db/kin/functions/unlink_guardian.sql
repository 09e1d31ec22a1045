create or replace function app_public.unlink_guardian(student_id uuid, guardian_id uuid)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_link json;
begin
  perform app_hidden.check_admin();
  delete from app_public.student_guardians l
  where l.school_id = app_hidden.current_school_id()
    and l.student_id = unlink_guardian.student_id
    and l.guardian_id = unlink_guardian.guardian_id
  returning pg_catalog.json_build_object(
    'relation', l.relation, 'priority', l.priority, 'may_see_marks', l.may_see_marks,
    'may_act', l.may_act, 'lives_with', l.lives_with) into v_link;
  return v_link;
end;
$$;

comment on function app_public.unlink_guardian(uuid, uuid) is
  'Somebody is no longer a guardian of a student; their own record stays. Returns what they were, '
  'with which link_guardian() undoes it; NULL when they were none. Error RBDEN: not an admin.';
grant execute on function app_public.unlink_guardian(uuid, uuid) to app_user;
