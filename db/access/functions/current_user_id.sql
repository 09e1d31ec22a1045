create or replace function app_hidden.current_user_id()
  returns uuid
  language sql stable parallel safe
  security definer -- requests can't read sessions
begin atomic
  select s.user_id
  from app_private.live_sessions s
  where s.token_hash = (
    select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')));
end;

comment on function app_hidden.current_user_id() is
  'The user whose session token the request carries; NULL without a live session.';
grant execute on function app_hidden.current_user_id() to app_user;
