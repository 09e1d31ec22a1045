create or replace function app_hidden.reseal(
  kinds text[], seal_ids uuid[], sealed bytea[], key_version integer)
  returns void
  language plpgsql volatile
  security definer -- an admin changes the lock without having the key
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_kind text;
begin
  perform app_hidden.check_admin();
  foreach v_kind in array '{student_health,student_backgrounds,guardian_backgrounds}'::text[] loop
    execute pg_catalog.format(
      'update app_public.%I r
       set sealed = n.sealed, key_version = $4, sealed_at = now()
       from unnest($1, $2, $3) as n (kind, seal_id, sealed)
       where r.school_id = $5
         and n.kind = $6
         and r.seal_id = n.seal_id', v_kind)
    using kinds, seal_ids, sealed, key_version, v_school, v_kind;
  end loop;
  update app_private.school_keys k
  set wrapped = null, destroyed_at = pg_catalog.now()
  where k.school_id = v_school
    and k.version < reseal.key_version
    and k.wrapped is not null;
end;
$$;

comment on function app_hidden.reseal(text[], uuid[], bytea[], integer) is
  'Keeps what the server has sealed anew with a new key, and destroys the older keys. Error RBDEN: '
  'not an admin.';
grant execute on function app_hidden.reseal(text[], uuid[], bytea[], integer) to app_user;
