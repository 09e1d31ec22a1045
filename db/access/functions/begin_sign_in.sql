create or replace function app_private.begin_sign_in(
  login text, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select c.user_id, c.locked_until
  into begin_sign_in.user_id, begin_sign_in.locked_until
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  join app_private.credentials c on c.user_id = a.user_id
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login))
  for no key update of c;

  if begin_sign_in.user_id is null or begin_sign_in.locked_until > now() then
    begin_sign_in.user_id := null;
    return;
  end if;

  -- the attempt counts before the password is looked at: parallel guesses can't outrun the limit
  update app_private.credentials c
  set failed_attempts = c.failed_attempts + 1,
    last_failed_at = now(),
    locked_until = case
      when c.failed_attempts >= 4
      then now() + interval '1 minute' * least(power(2, least(c.failed_attempts - 4, 6)), 60)
    end
  where c.user_id = begin_sign_in.user_id
  returning c.password_hash into begin_sign_in.password_hash;
  begin_sign_in.locked_until := null;
end;
$$;

comment on function app_private.begin_sign_in(text) is
  'Reserves one attempt to sign in and returns the hash to check it with. From the fifth failure '
  'on, the account is locked for 1, 2, 4… minutes, 60 at most. NULL for an unknown or inactive '
  'user and, with locked_until, for a locked one.';
grant execute on function app_private.begin_sign_in(text) to rollbook_sign_in;
