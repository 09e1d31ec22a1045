create or replace function app_private.invitation_hash(token text)
  returns bytea
  language sql immutable parallel safe
return sha256(convert_to(
  translate(upper(regexp_replace(left(token, 100), '[^[:alnum:]]', '', 'g')), 'ILO', '110'),
  'UTF8'));

comment on function app_private.invitation_hash(text) is
  'What is kept of an invitation''s secret. Dashes, spaces and case of what somebody typed do not '
  'matter, nor whether a 1 was read as I or L and a 0 as O.';
