create or replace function app_hidden.store_sealed(
  kind text, id uuid, seal_id uuid, sealed bytea, key_version integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_key text := case app_hidden.private_right(kind)
    when 'background' then pg_catalog.replace(kind, '_backgrounds', '_id') else 'student_id' end;
begin
  if sealed is null then
    execute pg_catalog.format(
      'delete from app_public.%I r where r.school_id = $1 and r.%I = $2', kind, v_key)
    using app_hidden.current_school_id(), store_sealed.id;
    return;
  end if;
  execute pg_catalog.format(
    'insert into app_public.%1$I (%2$I, seal_id, sealed, key_version)
     values ($1, $2, $3, $4)
     on conflict (school_id, %2$I) do update
     set seal_id = excluded.seal_id, sealed = excluded.sealed, key_version = excluded.key_version,
       sealed_at = now()',
    kind, v_key)
  using store_sealed.id, store_sealed.seal_id, store_sealed.sealed, store_sealed.key_version;
end;
$$;

comment on function app_hidden.store_sealed(text, uuid, uuid, bytea, integer) is
  'Keeps what the server has sealed of a student or guardian, bound to seal_id; nothing any more '
  'when sealed is NULL. Errors: RBVAL, no such kind; 42501, without the right.';
grant execute on function app_hidden.store_sealed(text, uuid, uuid, bytea, integer) to app_user;
