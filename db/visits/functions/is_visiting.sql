create or replace function app_hidden.is_visiting()
  returns boolean
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  -- yesterday's holds too: what was begun before midnight can be finished
  select exists (
    select
    from app_public.visits v
    where v.school_id = (select nullif(current_setting('app.school', true), '')::integer)
      and v.user_id = (select app_hidden.current_user_id())
      and v.session_key = (select app_hidden.current_session_key())
      and v.day >= current_date - 1);
end;

comment on function app_hidden.is_visiting() is
  'Whether it is noted that the user stepped into the chosen school in this session. It gives no '
  'right by itself: only with a live duty above the school does it open anything.';
grant execute on function app_hidden.is_visiting() to app_user;
