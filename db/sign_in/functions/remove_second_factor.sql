create or replace function app_public.remove_second_factor(user_id uuid)
  returns void
  language plpgsql volatile
  security definer -- requests can't write second factors
  set search_path = ''
as $$
begin
  perform app_hidden.check_administers_user(remove_second_factor.user_id);
  perform app_private.end_factor(remove_second_factor.user_id);
  delete from app_private.sessions s where s.user_id = remove_second_factor.user_id;
end;
$$;

comment on function app_public.remove_second_factor(uuid) is
  'For a person who has lost the app and the recovery codes: ends their second factor and their '
  'sessions. Error RBDEN: not an admin of all institutions of the person.';
grant execute on function app_public.remove_second_factor(uuid) to app_user;
