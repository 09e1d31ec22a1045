create or replace function app_public.account()
  returns json
  language sql stable
  security definer -- requests can't read sessions
begin atomic
  select json_build_object(
    'username', a.username, 'email', a.email,
    'passwordChangedAt', c.changed_at,
    'lastFailedAt', c.last_failed_at,
    'isRequired', app_private.needs_second_factor(a.user_id),
    'secondFactorSince', (
      select f.confirmed_at from app_private.second_factors f where f.user_id = a.user_id),
    'recoveryCodes', (
      select count(*)
      from app_private.recovery_codes r
      where r.user_id = a.user_id
        and r.used_at is null),
    'sessions', (
      select json_agg(json_build_object(
        'key', app_private.session_key(s.token_hash), 'userAgent', s.user_agent,
        'address', host(s.address), 'openedAt', s.created_at, 'lastSeenAt', s.last_seen_at,
        'isCurrent', s.token_hash
          = sha256(convert_to(current_setting('app.session', true), 'UTF8')))
        order by
          s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) desc,
          s.last_seen_at desc, s.created_at desc)
      from app_private.sessions s
      join app_private.live_sessions l on l.token_hash = s.token_hash
      where s.user_id = a.user_id))
  from app_public.user_accounts a
  join app_private.credentials c on c.user_id = a.user_id
  where a.user_id = (select app_hidden.current_user_id());
end;

comment on function app_public.account() is
  'How the user signs in; NULL when not signed in. username, email, passwordChangedAt, '
  'lastFailedAt (last failed attempt), isRequired (whether an institution asks for a second '
  'factor), secondFactorSince, recoveryCodes (how many are left), sessions (this one, then the '
  'others, latest first: key, userAgent, address, openedAt, lastSeenAt, isCurrent).';
grant execute on function app_public.account() to app_user;
