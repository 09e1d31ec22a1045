create or replace function app_private.is_refused(org text)
  returns boolean
  language plpgsql stable
  set search_path = ''
as $$
begin
  return exists (
    select
    from pg_temp.import_findings f
    where not f.is_note
      and (f.schools is null or org = any (f.schools)));
end;
$$;

comment on function app_private.is_refused(text) is
  'Whether something is wrong with a school of the bundle that is being imported, or with all of '
  'it.';
