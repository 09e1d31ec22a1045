create or replace function app_private.forget_sign_ins()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.sessions s
  where s.expires_at <= now()
     or s.last_seen_at <= now() - s.idle_for;
  delete from app_private.pending_sign_ins p where p.expires_at <= now();
  delete from app_private.unknown_sign_ins u
  where u.last_failed_at < now() - interval '1 day'
    and coalesce(u.locked_until <= now(), true);
  delete from app_private.password_resets r where r.expires_at < now() - interval '30 days';
end;

comment on function app_private.forget_sign_ins() is
  'Clears away sessions and second steps that ended, attempts under unknown names after a day, '
  'links after a month.';
grant execute on function app_private.forget_sign_ins() to rollbook_worker;
