create or replace function app_private.end_sessions(of_token_hash bytea, session_key text)
  returns integer
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  with ended as (
    delete from app_private.sessions s
    using app_private.live_sessions own
    where own.token_hash = of_token_hash
      and s.user_id = own.user_id
      and (session_key is null or session_key = app_private.session_key(s.token_hash))
    returning s.token_hash)
  select count(*)::integer from ended;
end;

comment on function app_private.end_sessions(bytea, text) is
  'Ends one session of the user whose session this is, or with NULL all of them, this one too; '
  'returns how many.';
grant execute on function app_private.end_sessions(bytea, text) to rollbook_sign_in;
