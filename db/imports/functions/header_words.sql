create or replace function app_private.header_words(header text)
  returns text
  language sql immutable parallel safe
return btrim(regexp_replace(
  app_hidden.normalised(regexp_replace(coalesce(header, ''), '([a-z])([A-Z])', '\1 \2', 'g')),
  '[^[:alnum:]]+', ' ', 'g'));

comment on function app_private.header_words(text) is
  'A header as headers are compared: small letters and digits without accents, single spaces; '
  'lastName and LAST_NAME are both “last name”.';
