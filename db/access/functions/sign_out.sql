create or replace function app_private.sign_out(of_token_hash bytea)
  returns void
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  delete from app_private.sessions s where s.token_hash = of_token_hash;
end;

comment on function app_private.sign_out(bytea) is 'Ends the session of this token.';
grant execute on function app_private.sign_out(bytea) to rollbook_sign_in;
