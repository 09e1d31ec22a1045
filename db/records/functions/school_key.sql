create or replace function app_hidden.school_key(version integer)
  returns bytea
  language plpgsql stable
  security definer -- nobody reads keys
  set search_path = ''
as $$
begin
  if not app_hidden.has_right('health', 'background') then
    return null;
  end if;
  return (
    select k.wrapped
    from app_private.school_keys k
    where k.school_id = app_hidden.current_school_id()
      and k.version = school_key.version);
end;
$$;

comment on function app_hidden.school_key(integer) is
  'A key of the current school, encrypted with the installation''s master key, for somebody with a '
  'right to what it seals; NULL for others, and once it is destroyed.';
grant execute on function app_hidden.school_key(integer) to app_user;
