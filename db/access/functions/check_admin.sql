create or replace function app_hidden.check_admin()
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may change this' using errcode = 'RBDEN';
  end if;
end;
$$;

comment on function app_hidden.check_admin() is
  'Error RBDEN: the user is not an admin of the current school.';
grant execute on function app_hidden.check_admin() to app_user;
