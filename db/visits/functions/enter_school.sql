create or replace function app_public.enter_school(institution integer)
  returns boolean
  language plpgsql volatile
  security definer -- visits are nobody's to write directly
  set search_path = ''
as $$
declare
  v_above integer := app_hidden.above_institution_id(institution);
begin
  if v_above is null then
    return null;
  end if;
  insert into app_public.visits (school_id, user_id, session_key, day, institution_id, address)
  values (institution, app_hidden.current_user_id(), app_hidden.current_session_key(),
    current_date, v_above,
    nullif(pg_catalog.current_setting('app.address', true), '')::inet)
  on conflict do nothing;
  return true;
end;
$$;

comment on function app_public.enter_school(integer) is
  'Steps into a school from above: notes the visit, which the school sees, once for each session '
  'and day. Before it a duty above the school opens nothing there. True when such a duty covers the '
  'school; NULL alike for other schools and for none.';
grant execute on function app_public.enter_school(integer) to app_user;
