create or replace function app_hidden.check_administers_user(of_user uuid)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if app_hidden.administers_user(of_user) is not true then
    raise exception 'Only who administers all institutions of this person may do this'
      using errcode = 'RBDEN',
      hint = 'Ask an admin above the schools in which the person has duties.';
  end if;
end;
$$;

comment on function app_hidden.check_administers_user(uuid) is
  'Error RBDEN: the user does not administer every institution of the person; see '
  'administers_user().';
grant execute on function app_hidden.check_administers_user(uuid) to app_user;
