create or replace function app_public.activate_year(academic_year_id uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if not exists (
    select
    from app_public.academic_years y
    where y.school_id = app_hidden.current_school_id()
      and y.id = activate_year.academic_year_id) then
    raise exception 'There is no such academic year'
      using errcode = 'RBVAL', column = 'academic_year_id';
  end if;
  -- one after the other: a school has one active year at most at any moment
  update app_public.academic_years y
  set is_active = false
  where y.school_id = app_hidden.current_school_id()
    and y.is_active
    and y.id <> activate_year.academic_year_id;
  update app_public.academic_years y
  set is_active = true
  where y.school_id = app_hidden.current_school_id()
    and y.id = activate_year.academic_year_id
    and not y.is_active;
end;
$$;

comment on function app_public.activate_year(uuid) is
  'Makes an academic year the one the school works in. Errors: RBDEN, not an admin; RBVAL, no such '
  'year.';
grant execute on function app_public.activate_year(uuid) to app_user;
