create or replace function app_public.make_policy_default(policy_id uuid)
  returns app_public.grading_policies
  language plpgsql volatile
  security definer -- one at most may be the default: two rows change, or none
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_policy app_public.grading_policies;
begin
  perform app_hidden.check_admin();
  perform from app_public.grading_policies p
  where p.school_id = v_school
  order by p.id
  for no key update;
  update app_public.grading_policies p
  set is_default = false
  where p.school_id = v_school
    and p.is_default
    and p.id <> make_policy_default.policy_id;
  update app_public.grading_policies p
  set is_default = true
  where p.school_id = v_school
    and p.id = make_policy_default.policy_id
  returning p.* into v_policy;
  if not found then
    raise exception 'There is no such grading policy' using errcode = 'RBVAL', column = 'policy_id';
  end if;
  return v_policy;
end;
$$;

comment on function app_public.make_policy_default(uuid) is
  'Makes a grading policy the one that new terms take; terms that exist keep theirs. Errors: RBDEN, '
  'not an admin; RBVAL, no such policy.';
grant execute on function app_public.make_policy_default(uuid) to app_user;
