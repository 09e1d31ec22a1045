create or replace function audit.masked(of_row jsonb, secrets text[])
  returns jsonb
  language sql immutable parallel safe
return case
  when secrets = '{}' then of_row
  else (
    select jsonb_object_agg(
      c.key, case when c.key = any (secrets) then 'null'::jsonb else c.value end)
    from jsonb_each(of_row) as c)
end;

comment on function audit.masked(jsonb, text[]) is
  'A row with the values of its secret columns replaced by null; their names stay.';

create or replace function audit.key_of(of_row jsonb, columns text[])
  returns jsonb
  language sql immutable parallel safe
return (select jsonb_object_agg(c, of_row -> c) from unnest(columns) as c);

comment on function audit.key_of(jsonb, text[]) is 'The named columns of a row as an object.';

-- Inserts and deletes: one entry per row, one insert per statement. Arguments of the trigger: columns
-- of the key as a comma list, secret columns as a comma list, the column that holds the school.
create or replace function audit.tg__log()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_key text[] := pg_catalog.string_to_array(tg_argv[0], ',');
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  -- written out for short keys: a function that can't be inlined costs more than all the rest
  v_width integer := case when v_secrets = '{}' then pg_catalog.cardinality(v_key) end;
  v_school text := tg_argv[2];
  v_table text := tg_table_schema || '.' || tg_table_name;
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
  v_session bytea := pg_catalog.substr(
    pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8);
  v_actor uuid := case when v_token is not null then app_hidden.current_user_id() end;
  v_address inet := nullif(pg_catalog.current_setting('app.address', true), '')::inet;
  v_request text := nullif(pg_catalog.current_setting('app.request', true), '');
  v_reason text := nullif(pg_catalog.current_setting('app.reason', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log
      (school_id, table_name, operation, key, after, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'insert',
      case v_width
        when 1 then pg_catalog.jsonb_build_object(v_key[1], r.doc -> v_key[1])
        when 2 then pg_catalog.jsonb_build_object(
          v_key[1], r.doc -> v_key[1], v_key[2], r.doc -> v_key[2])
        else audit.masked(audit.key_of(r.doc, v_key), v_secrets) end,
      case when v_secrets = '{}' then r.doc else audit.masked(r.doc, v_secrets) end,
      v_actor, v_session, v_address, v_request, v_reason
    from (
      select pg_catalog.to_jsonb(n) as doc
      from new_rows n
      offset 0 -- made once a row, not once for each use
    ) as r;
  else
    insert into audit.log
      (school_id, table_name, operation, key, before, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'delete',
      audit.masked(audit.key_of(r.doc, v_key), v_secrets), audit.masked(r.doc, v_secrets),
      v_actor, v_session, v_address, v_request, v_reason
    from (
      select pg_catalog.to_jsonb(o) as doc
      from old_rows o
      offset 0
    ) as r;
  end if;
  return null;
end;
$$;

comment on function audit.tg__log() is
  'Statement trigger that writes one entry of audit.log per inserted or deleted row.';
