create or replace function app_public.make_policy_version(
  based_on uuid, rules json, categories json, bands json)
  returns uuid
  language plpgsql volatile
  security definer -- a version is whole or not at all, whatever columns it will have one day
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_base app_public.grading_policy_versions;
  v_new app_public.grading_policy_versions;
begin
  perform app_hidden.check_admin();
  select v.* into v_base
  from app_public.grading_policy_versions v
  where v.school_id = v_school
    and v.id = based_on;
  -- held until the end: versions of a policy are made one after the other
  perform from app_public.grading_policies p
  where p.school_id = v_school
    and p.id = v_base.policy_id
  for no key update;
  if not found then
    raise exception 'There is no such version of a grading policy'
      using errcode = 'RBVAL', column = 'based_on';
  end if;
  if exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = v_school
      and v.policy_id = v_base.policy_id
      and v.version > v_base.version) then
    raise exception 'Somebody else made a newer version meanwhile'
      using errcode = 'RBSTL', column = 'based_on', hint = 'Look at it, then make yours from it.';
  end if;

  v_new := pg_catalog.json_populate_record(v_base, rules);
  v_new.school_id := v_school;
  v_new.id := uuidv7();
  v_new.policy_id := v_base.policy_id;
  v_new.version := v_base.version + 1;
  v_new.created_at := pg_catalog.now();
  insert into app_public.grading_policy_versions select (v_new).*;
  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select v_school, v_new.id, c.code, c.name, c.coefficient, c.place
  from rows from (
    pg_catalog.json_to_recordset(categories) as (code text, name text, coefficient numeric))
    with ordinality as c (code, name, coefficient, place);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select v_school, v_new.id, b.purpose, b.lower_bound, b.includes_bound, b.label, b.points,
    b.decision
  from pg_catalog.json_to_recordset(bands) as b (
    purpose text, lower_bound numeric, includes_bound boolean, label text, points numeric,
    decision text);
  return v_new.id;
end;
$$;

comment on function app_public.make_policy_version(uuid, json, json, json) is
  'Makes the next version of a grading policy from its newest one (based_on): rules that are given '
  'replace the old ones, categories (code, name, coefficient, in order) and bands (purpose, '
  'lower_bound, includes_bound, label, points, decision) stand as given. No term takes it by '
  'itself. Returns the version. Errors: RBDEN, not an admin; RBVAL, no such version or rules that '
  'contradict each other; RBSTL, there is a newer version; constraints.';
grant execute on function app_public.make_policy_version(uuid, json, json, json) to app_user;
