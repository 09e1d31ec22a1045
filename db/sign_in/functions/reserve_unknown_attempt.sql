create or replace function app_private.reserve_unknown_attempt(login text)
  returns timestamptz
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_hash bytea := sha256(convert_to(lower(btrim(login)), 'UTF8'));
  v_locked timestamptz;
begin
  insert into app_private.unknown_sign_ins as a (login_hash)
  values (v_hash)
  on conflict (login_hash) do update
  set failed_attempts = a.failed_attempts + 1,
    last_failed_at = now(),
    locked_until = now() + app_private.lock_after(a.failed_attempts + 1)
  where coalesce(a.locked_until <= now(), true);
  if not found then
    select a.locked_until into v_locked
    from app_private.unknown_sign_ins a
    where a.login_hash = v_hash;
  end if;
  return v_locked;
end;
$$;

comment on function app_private.reserve_unknown_attempt(text) is
  'Counts one attempt under a name that nobody has; returns until when the name is locked, NULL '
  'when it is not. What an attacker sees is what they would see of a user.';
