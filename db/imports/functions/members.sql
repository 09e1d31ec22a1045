create or replace function app_private.members(of_row jsonb, pattern jsonb)
  returns jsonb
  language plpgsql immutable parallel safe -- merged into a query it would make the row anew each time
  set search_path = ''
as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(k, of_row -> k), '{}')
    from pg_catalog.jsonb_object_keys(pattern) as k);
end;
$$;

comment on function app_private.members(jsonb, jsonb) is
  'The members of an object that another one has, with its own values.';
