create or replace function app_private.session_key(token_hash bytea)
  returns text
  language sql immutable parallel safe
return encode(substr(token_hash, 1, 8), 'hex');

comment on function app_private.session_key(bytea) is
  'What a session is called in lists and in the log: the beginning of its hash, which opens '
  'nothing.';
