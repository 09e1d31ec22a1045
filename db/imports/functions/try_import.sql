create or replace function app_private.try_import(
  school integer, import uuid, is_kept boolean default false)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_state text;
  v_message text;
  v_hint text;
  v_table text;
  v_constraint text;
begin
  begin
    perform app_private.write_import(school, import);
    set constraints all immediate;
    if is_kept then
      return null;
    end if;
    raise exception 'tried' using errcode = 'RBTRY';
  exception
    when sqlstate 'RBTRY' then
      return null;
    when integrity_constraint_violation or sqlstate 'RBVAL' or sqlstate 'RBCLF'
      or sqlstate 'RBQST' or sqlstate 'RBQTC' or sqlstate 'RBCLO' or sqlstate 'RBISS'
      or sqlstate 'RBADM' then
      get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
        v_hint = pg_exception_hint, v_table = table_name, v_constraint = constraint_name;
  end;
  return app_private.told_refusal(v_state, v_message, v_hint, v_table, v_constraint);
end;
$$;

comment on function app_private.try_import(integer, uuid, boolean) is
  'Writes an import, and takes it back at once unless it is to be kept. Returns what is in the '
  'way (code, message, hint), such as a full school or a closed term; NULL for nothing.';
