create or replace function app_private.reserve_attempt(
  of_user uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  select c.locked_until into reserve_attempt.locked_until
  from app_private.credentials c
  where c.user_id = of_user
  for no key update;
  if reserve_attempt.locked_until > now() then
    return;
  end if;

  -- the attempt counts before the password is looked at: parallel guesses can't outrun the limit
  update app_private.credentials c
  set failed_attempts = c.failed_attempts + 1,
    previous_failed_at = c.last_failed_at,
    last_failed_at = now(),
    locked_until = now() + app_private.lock_after(c.failed_attempts + 1)
  where c.user_id = of_user
  returning c.password_hash into reserve_attempt.password_hash;
  reserve_attempt.locked_until := null;
end;
$$;

comment on function app_private.reserve_attempt(uuid) is
  'Counts one attempt of a user and returns the hash to check it with; only locked_until when the '
  'account is locked.';
