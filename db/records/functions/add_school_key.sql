create or replace function app_hidden.add_school_key(wrapped bytea)
  returns integer
  language plpgsql volatile
  security definer -- nobody writes keys
  set search_path = ''
as $$
declare
  v_version integer := (select k.version + 1 from app_hidden.newest_key() as k);
begin
  insert into app_private.school_keys (school_id, version, wrapped)
  values (app_hidden.current_school_id(), v_version, add_school_key.wrapped);
  return v_version;
end;
$$;

comment on function app_hidden.add_school_key(bytea) is
  'Adds a key that the server has made and encrypted with its master key; returns its version. '
  'Error RBDEN as newest_key().';
grant execute on function app_hidden.add_school_key(bytea) to app_user;
