create or replace function app_hidden.newest_key()
  returns table (school_id integer, version integer, wrapped bytea)
  language plpgsql volatile
  security definer -- nobody reads keys
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.has_right('health', 'background') and not app_hidden.has_duty('admin') then
    raise exception 'Your duties do not allow this' using errcode = 'RBDEN';
  end if;
  -- one at a time, so that a school's first record does not get two keys
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('school key', v_school));
  return query
    select v_school, coalesce(k.version, 0), k.wrapped
    from (values (1)) as one
    left join lateral (
      select s.version, s.wrapped
      from app_private.school_keys s
      where s.school_id = v_school
      order by s.version desc
      limit 1) as k on true;
end;
$$;

comment on function app_hidden.newest_key() is
  'The school and its newest key, encrypted with the master key (NULL when it is destroyed); '
  'version 0 when there is none yet. Others wait until the transaction ends. Error RBDEN: the user '
  'has no right to sealed records and is no admin.';
grant execute on function app_hidden.newest_key() to app_user;
