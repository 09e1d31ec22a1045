create or replace function app_hidden.current_user_id()
  returns uuid
  language sql stable parallel safe
  security definer -- requests can't read sessions
begin atomic
  select s.user_id
  from app_private.live_sessions s
  where s.token_hash = (
    select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')))
    and s.user_id = coalesce(nullif(current_setting('app.user', true), '')::uuid, s.user_id);
end;

comment on function app_hidden.current_user_id() is
  'The user whose session token the request carries; NULL without a live session, and when app.user '
  'says that the request is somebody else''s.';
grant execute on function app_hidden.current_user_id() to app_user;
