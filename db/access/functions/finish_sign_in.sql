create or replace function app_private.finish_sign_in(
  of_user uuid, token_hash bytea, valid_for interval, user_agent text, address inet)
  returns integer
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_school integer;
begin
  update app_private.credentials c
  set failed_attempts = 0, locked_until = null
  where c.user_id = of_user;

  delete from app_private.sessions s where s.user_id = of_user and s.expires_at <= now();
  insert into app_private.sessions (token_hash, user_id, expires_at, user_agent, address)
  values (token_hash, of_user, now() + valid_for, left(user_agent, 300), address);

  update app_public.user_accounts a set last_signed_in_at = now() where a.user_id = of_user;

  select s.id into v_school
  from app_public.memberships m
  join app_public.schools s on s.id = m.institution_id
  join app_public.institutions i
    on i.id = s.id
    and i.status = 'active'
    and i.deleted_at is null
  where m.user_id = of_user
    and app_hidden.is_live(m)
  order by array_position('{admin,teacher,guardian,student,analyst}', m.duty), s.id
  limit 1;
  return v_school;
end;
$$;

comment on function app_private.finish_sign_in(uuid, bytea, interval, text, inet) is
  'Opens a session after the password was right; returns the school to begin in, NULL for somebody '
  'who belongs to none directly.';
grant execute on function app_private.finish_sign_in(uuid, bytea, interval, text, inet)
  to rollbook_sign_in;
