create or replace function app_hidden.awaits_visit()
  returns boolean
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select app_hidden.above_institution_id(
      (select nullif(current_setting('app.school', true), '')::integer)) is not null
    and not exists (
      select
      from app_public.visits v
      where v.school_id = (select nullif(current_setting('app.school', true), '')::integer)
        and v.user_id = (select app_hidden.current_user_id())
        and v.session_key = (select app_hidden.current_session_key())
        and v.day = current_date);
end;

comment on function app_hidden.awaits_visit() is
  'Whether the user administers the chosen school from above and has not entered it today in this '
  'session.';
grant execute on function app_hidden.awaits_visit() to app_user;
