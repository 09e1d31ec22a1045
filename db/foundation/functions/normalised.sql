create or replace function app_hidden.normalised(words text)
  returns text
  language sql immutable strict parallel safe
return
  replace(replace(replace(replace(replace(replace(
    regexp_replace(
      lower(normalize(words, nfd)),
      '[\u0300-\u036f''’ʼ‘`\u200b-\u200d\u2060\ufeff]', '', 'g'),
    'œ', 'oe'), 'æ', 'ae'), 'ı', 'i'), 'ə', 'e'), 'ŋ', 'n'), 'ß', 'ss');

comment on function app_hidden.normalised(text) is
  'Text as it is searched: lower case, without accents, apostrophes and invisible characters, '
  'ligatures written out, Azerbaijani ı and ə as i and e, Wolof ŋ as n. Other scripts stay as they '
  'are.';
grant execute on function app_hidden.normalised(text) to app_user;
