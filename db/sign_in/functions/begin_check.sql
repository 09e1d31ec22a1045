create or replace function app_private.begin_check(
  of_token_hash bytea, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select s.user_id into begin_check.user_id
  from app_private.live_sessions s
  where s.token_hash = of_token_hash;
  if not found then
    return;
  end if;
  select r.password_hash, r.locked_until
  into begin_check.password_hash, begin_check.locked_until
  from app_private.reserve_attempt(begin_check.user_id) as r;
end;
$$;

comment on function app_private.begin_check(bytea) is
  'Reserves one attempt to prove the password again during a session. user_id is NULL without one, '
  'password_hash when the account is locked.';
grant execute on function app_private.begin_check(bytea) to rollbook_sign_in;
