create or replace function app_public.accept_invitation(token text)
  returns integer
  language plpgsql volatile
  security definer -- makes a membership for whoever holds the link or code
  set search_path = ''
as $$
declare
  v_user uuid := app_hidden.current_user_id();
begin
  if v_user is null then
    raise exception 'Sign in to accept the invitation' using errcode = 'RBSGN';
  end if;
  return app_private.join_institution(token, v_user);
end;
$$;

comment on function app_public.accept_invitation(text) is
  'Accepts an invitation with the account that is signed in; returns the institution. Errors: '
  'RBSGN, not signed in; RBINV, not valid any more; RBVAL, somebody else has the record; RBQTC, no '
  'room for another teacher.';
grant execute on function app_public.accept_invitation(text) to app_user;
