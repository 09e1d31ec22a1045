create or replace function app_private.accept_with_new_account(
  token text, last_name text, first_name text, username text, password_hash text)
  returns integer
  language plpgsql volatile
  security definer -- its caller can't write users
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.open_invitation(token);
  v_user uuid := coalesce(v_invitation.user_id, pg_catalog.uuidv7());
  v_email text := v_invitation.email;
begin
  if v_invitation.id is null then
    raise exception 'This invitation is not valid any more'
      using errcode = 'RBINV', hint = 'Ask for a new one where you got it.';
  end if;
  perform app_private.invited_record(v_invitation);
  if exists (
    select
    from app_public.user_accounts a
    where lower(a.username) = lower(accept_with_new_account.username)
      and a.user_id <> v_user) then
    raise exception 'This username is taken'
      using errcode = 'RBVAL', column = 'username', hint = 'Choose another.';
  end if;
  if exists (
    select
    from app_public.user_accounts a
    where lower(a.email) = v_email
      and a.user_id <> v_user) then
    raise exception 'This address has an account already'
      using errcode = 'RBVAL', column = 'email', hint = 'Sign in to accept the invitation.';
  end if;

  insert into app_public.users as u (id, last_name, first_name)
  values (v_user, accept_with_new_account.last_name, accept_with_new_account.first_name)
  on conflict (id) do update
  set last_name = excluded.last_name, first_name = excluded.first_name;
  insert into app_public.user_accounts as a (user_id, username, email)
  values (v_user, accept_with_new_account.username, v_email)
  on conflict (user_id) do update
  set username = excluded.username, email = coalesce(excluded.email, a.email);
  insert into app_private.credentials (user_id, password_hash)
  values (v_user, accept_with_new_account.password_hash);
  return app_private.join_institution(token, v_user);
end;
$$;

comment on function app_private.accept_with_new_account(text, text, text, text, text) is
  'Accepts an invitation with a new account: names, username, password (as an argon2id hash); the '
  'address of the mail is the account''s. Returns the institution. Errors: RBINV, not valid any '
  'more; RBVAL, name or address are taken, or somebody else has the record; RBQTC, no room for '
  'another teacher; constraints.';
grant execute on function app_private.accept_with_new_account(text, text, text, text, text)
  to rollbook_sign_in;
