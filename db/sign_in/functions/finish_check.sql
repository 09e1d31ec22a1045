create or replace function app_private.finish_check(of_user uuid)
  returns void
  language sql volatile
  security definer -- its caller can't write credentials
begin atomic
  update app_private.credentials c
  set failed_attempts = greatest(c.failed_attempts - 1, 0),
    locked_until = null,
    last_failed_at = c.previous_failed_at
  where c.user_id = of_user;
end;

comment on function app_private.finish_check(uuid) is
  'Gives back the attempt of begin_check() after the password was right.';
grant execute on function app_private.finish_check(uuid) to rollbook_sign_in;
