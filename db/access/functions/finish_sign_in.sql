create or replace function app_private.finish_sign_in(
  of_user uuid, new_token_hash bytea, is_shared boolean, user_agent text, address inet,
  replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
begin
  if app_private.second_step(of_user) is not null then
    raise exception 'The second step is still to come' using errcode = 'RBDEN';
  end if;
  select o.school, o.expires_at
  into finish_sign_in.school, finish_sign_in.expires_at
  from app_private.open_session(
    of_user, new_token_hash, is_shared, finish_sign_in.user_agent, finish_sign_in.address,
    replaced) as o;
end;
$$;

comment on function app_private.finish_sign_in(uuid, bytea, boolean, text, inet, bytea) is
  'Opens a session after the password was right, in the place of the one that the browser had; see '
  'open_session(). Error RBDEN: the user owes a second step.';
grant execute on function app_private.finish_sign_in(uuid, bytea, boolean, text, inet, bytea)
  to rollbook_sign_in;
