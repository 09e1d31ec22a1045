create or replace function app_hidden.current_session_key()
  returns bytea
  language sql stable parallel safe
begin atomic
  select substr(sha256(convert_to(
    (select nullif(current_setting('app.session', true), '')), 'UTF8')), 1, 8);
end;

comment on function app_hidden.current_session_key() is
  'First 8 bytes of the hash of the session''s token: tells sessions apart and opens none.';
grant execute on function app_hidden.current_session_key() to app_user;
