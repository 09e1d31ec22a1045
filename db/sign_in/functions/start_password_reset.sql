create or replace function app_public.start_password_reset(user_id uuid)
  returns text
  language plpgsql volatile
  security definer -- requests can't write links
  set search_path = ''
as $$
declare
  v_reset uuid := pg_catalog.uuidv7();
  v_token text;
begin
  perform app_hidden.check_administers_user(start_password_reset.user_id);

  if not exists (
    select
    from app_public.user_accounts a
    where a.user_id = start_password_reset.user_id
      and a.email is not null) then
    -- the admin who hands the link over could use it: not for who may do what the admin may not
    if exists (
      select
      from app_public.memberships m
      where m.user_id = start_password_reset.user_id
        and (m.duty = 'admin' or m.rights <> '{}')) then
      raise exception 'The link has to be mailed, and there is no e-mail address'
        using errcode = 'RBVAL', column = 'email',
        hint = 'Enter the e-mail address of the person first.';
    end if;
    -- two random numbers of 122 bits
    v_token := gen_random_uuid()::text || '-' || gen_random_uuid()::text;
  end if;

  delete from app_private.password_resets r
  where r.user_id = start_password_reset.user_id
    and r.used_at is null;
  insert into app_private.password_resets (id, user_id, requested_by, token_hash)
  values (v_reset, start_password_reset.user_id, app_hidden.current_user_id(),
    sha256(convert_to(v_token, 'UTF8')));
  if v_token is null then
    perform graphile_worker.add_job(
      'send_password_reset', pg_catalog.json_build_object('resetId', v_reset), max_attempts => 5);
  end if;
  return '/reset/' || v_token;
end;
$$;

comment on function app_public.start_password_reset(uuid) is
  'Starts to give a person a new password: a link that works once, for 24 hours. It is mailed, and '
  'NULL returned; for somebody without an e-mail address its path is returned, to be handed over. '
  'Nobody but the person chooses the password. Errors: RBDEN, not an admin of all institutions of '
  'the person; RBVAL (email), an admin or somebody with special rights has no e-mail address.';
grant execute on function app_public.start_password_reset(uuid) to app_user;
