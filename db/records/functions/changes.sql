create or replace function app_hidden.changes(stored jsonb, before jsonb, after jsonb)
  returns jsonb
  language plpgsql immutable
  set search_path = ''
as $$
declare
  v_stale jsonb;
begin
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'field', k, 'yours', after -> k, 'theirs', coalesce(stored -> k, 'null')))
  into v_stale
  from pg_catalog.jsonb_object_keys(after) as k
  where coalesce(after -> k, 'null') <> coalesce(before -> k, 'null')
    and coalesce(stored -> k, 'null') <> coalesce(before -> k, 'null')
    and coalesce(stored -> k, 'null') <> coalesce(after -> k, 'null');
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(k, after -> k), '{}')
    from pg_catalog.jsonb_object_keys(after) as k
    where coalesce(after -> k, 'null') <> coalesce(before -> k, 'null')
      and coalesce(after -> k, 'null') <> coalesce(stored -> k, 'null'));
end;
$$;

comment on function app_hidden.changes(jsonb, jsonb, jsonb) is
  'What a user changed between before and after and is not stored yet: names and values. Error '
  'RBSTL: somebody else changed the same meanwhile (field, yours, theirs in the details).';
grant execute on function app_hidden.changes(jsonb, jsonb, jsonb) to app_user;
