create or replace function app_public.save_guardian(
  student_id uuid, guardian_id uuid, before json, after json, link json default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_guardian uuid;
begin
  perform app_hidden.check_admin();
  v_guardian := app_public.save_structure('guardians', guardian_id::text, before, after)::uuid;
  perform app_public.link_guardian(student_id, v_guardian, link);
  return v_guardian;
end;
$$;

comment on function app_public.save_guardian(uuid, uuid, json, json, json) is
  'Enters (guardian_id NULL) or changes a guardian, and what they are to a student, both or '
  'nothing; returns the guardian. before, after: as save_structure(); link: as link_guardian(). '
  'Errors: those of both.';
grant execute on function app_public.save_guardian(uuid, uuid, json, json, json) to app_user;
