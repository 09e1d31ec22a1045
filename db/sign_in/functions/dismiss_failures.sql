create or replace function app_public.dismiss_failures()
  returns void
  language sql volatile
  security definer -- requests can't write sessions
begin atomic
  update app_private.sessions s
  set failures = 0
  where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'));
end;

comment on function app_public.dismiss_failures() is
  'The user has seen how many attempts to sign in failed: viewer() says it no more.';
grant execute on function app_public.dismiss_failures() to app_user;
