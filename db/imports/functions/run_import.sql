create or replace function app_private.run_import(school integer, import uuid)
  returns text
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_import app_public.imports;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  if v_import.state in ('checking', 'applying')
     and app_private.is_import_cancelled(school, import) then
    perform app_private.give_up_import(v_import);
    return 'cancelled';
  end if;
  if v_import.kind = 'oneroster' and v_import.state in ('checking', 'applying') then
    v_import := app_private.run_bundle(v_import);
  elsif v_import.state = 'checking' then
    v_import := app_private.check_import(school, import);
  elsif v_import.state = 'applying' then
    v_import := app_private.apply_import(school, import, v_import.applied_by);
  end if;
  return v_import.state;
end;
$$;

comment on function app_private.run_import(integer, uuid) is
  'Does what an import waits for: its check, or its writing, whole in one transaction, so that a '
  'killed worker leaves it waiting; or forgets it, when it was given up meanwhile. Returns the '
  'state then.';
grant execute on function app_private.run_import(integer, uuid) to rollbook_worker;
