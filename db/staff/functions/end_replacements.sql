create or replace function app_public.end_replacements(
  user_id uuid, substitute_id uuid, day date default null)
  returns integer
  language plpgsql volatile
  security definer -- replacements are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_day date := coalesce(day, app_hidden.school_today(v_school) - 1);
  v_removed integer;
  v_ended integer;
begin
  perform app_hidden.check_admin();
  delete from app_public.replacements r
  where r.school_id = v_school
    and r.user_id = end_replacements.user_id
    and r.substitute_id = end_replacements.substitute_id
    and r.starts_on > v_day;
  get diagnostics v_removed = row_count;
  update app_public.replacements r
  set ends_on = v_day
  where r.school_id = v_school
    and r.user_id = end_replacements.user_id
    and r.substitute_id = end_replacements.substitute_id
    and r.ends_on > v_day;
  get diagnostics v_ended = row_count;
  return v_removed + v_ended;
end;
$$;

comment on function app_public.end_replacements(uuid, uuid, date) is
  'Lets a teacher have their courses back: what the substitute was to have after the day (NULL: '
  'from today on) goes. Returns in how many courses. Error RBDEN: not an admin.';
grant execute on function app_public.end_replacements(uuid, uuid, date) to app_user;
