-- Updates mostly change one row: a row trigger costs them half of what transition tables do.
-- Arguments of the trigger as in tg__log.
create or replace function audit.tg__log_update()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_before jsonb := pg_catalog.to_jsonb(old);
  v_after jsonb := pg_catalog.to_jsonb(new);
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
begin
  insert into audit.log
    (school_id, table_name, operation, key, before, after, actor_id, session_key, address,
     request_id, reason)
  select (v_after ->> tg_argv[2])::integer, tg_table_schema || '.' || tg_table_name, 'update',
    k.key, c.before, c.after,
    case when v_token is not null then app_hidden.current_user_id() end,
    pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8),
    nullif(pg_catalog.current_setting('app.address', true), '')::inet,
    nullif(pg_catalog.current_setting('app.request', true), ''),
    nullif(pg_catalog.current_setting('app.reason', true), '')
  from (
    select
      pg_catalog.jsonb_object_agg(o.key, case when not o.key = any (v_secrets) then o.value end)
        as before,
      pg_catalog.jsonb_object_agg(
        o.key, case when not o.key = any (v_secrets) then v_after -> o.key end) as after
    from pg_catalog.jsonb_each(v_before) as o
    where v_after -> o.key is distinct from o.value) as c
  cross join (
    select pg_catalog.jsonb_object_agg(
      n, case when not n = any (v_secrets) then v_after -> n end) as key
    from pg_catalog.string_to_table(tg_argv[0], ',') as n) as k;
  return null;
end;
$$;

comment on function audit.tg__log_update() is
  'Row trigger that writes one entry of audit.log for a changed row: its changed columns before and '
  'after.';
