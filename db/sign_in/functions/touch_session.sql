create or replace function app_private.touch_session(of_token_hash bytea, from_address inet)
  returns void
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  update app_private.sessions s
  set last_seen_at = now(), address = coalesce(from_address, s.address)
  where s.token_hash = of_token_hash
    and s.last_seen_at < now() - interval '1 minute'
    and exists (select from app_private.live_sessions l where l.token_hash = of_token_hash);
end;

comment on function app_private.touch_session(bytea, inet) is
  'Notes that a live session is used, at most once in a minute. One that ended stays ended.';
grant execute on function app_private.touch_session(bytea, inet) to rollbook_sign_in;
