create or replace function app_private.open_session(
  of_user uuid, new_token_hash bytea, is_shared boolean, user_agent text, address inet,
  replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_failures integer;
  v_last_failed_at timestamptz;
begin
  expires_at := now() + case when is_shared then interval '12 hours' else interval '14 days' end;

  -- the attempt that succeeds was counted too
  select greatest(c.failed_attempts - 1, 0), c.previous_failed_at
  into v_failures, v_last_failed_at
  from app_private.credentials c
  where c.user_id = of_user;
  update app_private.credentials c
  set failed_attempts = 0, locked_until = null, last_failed_at = c.previous_failed_at
  where c.user_id = of_user;

  delete from app_private.sessions s
  where s.token_hash = replaced
     or s.user_id = of_user and s.expires_at <= now();
  insert into app_private.sessions
    (token_hash, user_id, expires_at, idle_for, user_agent, address, failures, last_failed_at)
  values
    (new_token_hash, of_user, open_session.expires_at,
     case when is_shared then interval '30 minutes' else interval '7 days' end,
     left(open_session.user_agent, 300), open_session.address, coalesce(v_failures, 0),
     case when v_failures > 0 then v_last_failed_at end);

  update app_public.user_accounts a set last_signed_in_at = now() where a.user_id = of_user;

  select s.id into school
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
end;
$$;

comment on function app_private.open_session(uuid, bytea, boolean, text, inet, bytea) is
  'Opens a session and ends the one that it replaces. It lasts 14 days, or 7 without use; on a '
  'shared device 12 hours, or 30 minutes without use. Returns its end, and the school to begin '
  'in, NULL for somebody who belongs to none directly.';
