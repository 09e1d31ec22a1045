create or replace function app_private.request_reset(login text)
  returns void
  language plpgsql volatile
  security definer -- its caller can't write links
  set search_path = ''
as $$
declare
  v_user uuid;
  v_reset uuid := pg_catalog.uuidv7();
begin
  select a.user_id into v_user
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  where (lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login)))
    and a.email is not null
  for no key update of a; -- two at once must not both find that there is no link yet
  if not found or exists (
    select
    from app_private.password_resets r
    where r.user_id = v_user
      and r.used_at is null
      and r.requested_at > now() - interval '5 minutes') then
    return;
  end if;
  delete from app_private.password_resets r where r.user_id = v_user and r.used_at is null;
  insert into app_private.password_resets (id, user_id) values (v_reset, v_user);
  perform graphile_worker.add_job(
    'send_password_reset', pg_catalog.json_build_object('resetId', v_reset), max_attempts => 5);
end;
$$;

comment on function app_private.request_reset(text) is
  'For who has forgotten the password: has a link mailed to the address of the account, at most '
  'one in five minutes. Nothing tells whether there is such an account.';
grant execute on function app_private.request_reset(text) to rollbook_sign_in;
