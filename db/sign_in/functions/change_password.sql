create or replace function app_private.change_password(
  of_user uuid, new_password_hash text, kept bytea, new_token_hash bytea)
  returns timestamptz
  language plpgsql volatile
  security definer -- its caller can't write credentials
  set search_path = ''
as $$
declare
  v_expires_at timestamptz;
begin
  insert into app_private.credentials as c (user_id, password_hash)
  values (of_user, new_password_hash)
  on conflict (user_id) do update
  set password_hash = new_password_hash, changed_at = now(), failed_attempts = 0,
    locked_until = null;
  delete from app_private.sessions s
  where s.user_id = of_user
    and s.token_hash is distinct from kept;
  update app_private.sessions s
  set token_hash = new_token_hash
  where s.user_id = of_user
    and s.token_hash = kept
  returning s.expires_at into v_expires_at;
  delete from app_private.pending_sign_ins p where p.user_id = of_user;
  delete from app_private.password_resets r where r.user_id = of_user and r.used_at is null;
  return v_expires_at;
end;
$$;

comment on function app_private.change_password(uuid, text, bytea, bytea) is
  'Sets a password. Ends all sessions of the user but the kept one, which gets another token, and '
  'every link to set a password. Returns when the kept session ends, NULL for none.';
grant execute on function app_private.change_password(uuid, text, bytea, bytea) to rollbook_sign_in;
