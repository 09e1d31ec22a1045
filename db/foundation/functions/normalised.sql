create or replace function app_hidden.normalised(words text)
  returns text
  language sql immutable strict parallel safe
return
  replace(replace(replace(replace(replace(
    regexp_replace(lower(normalize(words, nfd)), '[\u0300-\u036f]', '', 'g'),
    'œ', 'oe'), 'æ', 'ae'), 'ı', 'i'), 'ə', 'e'), 'ß', 'ss');

comment on function app_hidden.normalised(text) is
  'Text as it is searched: lower case, without accents, ligatures written out, Azerbaijani ı and ə '
  'as i and e. Other scripts stay as they are.';
grant execute on function app_hidden.normalised(text) to app_user;
