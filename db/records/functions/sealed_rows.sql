create or replace function app_hidden.sealed_rows()
  returns table (kind text, seal_id uuid, sealed bytea, key_version integer, wrapped bytea)
  language plpgsql stable
  security definer -- an admin changes the lock without having the key
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return query
    select r.kind, r.seal_id, r.sealed, r.key_version, k.wrapped
    from (
      select 'student_health', h.seal_id, h.sealed, h.key_version
      from app_public.student_health h
      where h.school_id = v_school
      union all
      select 'student_backgrounds', b.seal_id, b.sealed, b.key_version
      from app_public.student_backgrounds b
      where b.school_id = v_school
      union all
      select 'guardian_backgrounds', g.seal_id, g.sealed, g.key_version
      from app_public.guardian_backgrounds g
      where g.school_id = v_school) as r (kind, seal_id, sealed, key_version)
    join app_private.school_keys k
      on k.school_id = v_school
      and k.version = r.key_version
      and k.wrapped is not null;
end;
$$;

comment on function app_hidden.sealed_rows() is
  'Everything that the current school has sealed and that can still be opened, for the server to '
  'seal it anew. Error RBDEN: not an admin.';
grant execute on function app_hidden.sealed_rows() to app_user;
