create or replace function app_private.begin_sign_in(
  login text, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select c.user_id into begin_sign_in.user_id
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  join app_private.credentials c on c.user_id = a.user_id
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login));

  if begin_sign_in.user_id is null then
    begin_sign_in.locked_until := app_private.reserve_unknown_attempt(login);
    return;
  end if;
  select r.password_hash, r.locked_until
  into begin_sign_in.password_hash, begin_sign_in.locked_until
  from app_private.reserve_attempt(begin_sign_in.user_id) as r;
  if begin_sign_in.locked_until is not null then
    begin_sign_in.user_id := null;
  end if;
end;
$$;

comment on function app_private.begin_sign_in(text) is
  'Reserves one attempt to sign in and returns the hash to check it with. NULL for an unknown or '
  'inactive user and, with locked_until, for a locked name; see lock_after().';
grant execute on function app_private.begin_sign_in(text) to rollbook_sign_in;
