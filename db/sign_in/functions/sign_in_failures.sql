create or replace function app_hidden.sign_in_failures()
  returns json
  language sql stable
  security definer -- requests can't read sessions
begin atomic
  select json_build_object('count', s.failures, 'lastAt', s.last_failed_at)
  from app_private.live_sessions s
  where s.token_hash = (
      select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')))
    and s.failures > 0;
end;

comment on function app_hidden.sign_in_failures() is
  'How many attempts failed before this sign-in, and when the last (count, lastAt); NULL for none, '
  'or when the user has seen them.';
grant execute on function app_hidden.sign_in_failures() to app_user;
