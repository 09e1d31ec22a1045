create or replace function app_private.single_spaced(words text)
  returns text
  language sql immutable parallel safe
return regexp_replace(btrim(case
  -- looking costs a third of replacing, and few cells need it
  when words ~ '[^\S ]|[\u00a0\u200b\ufeff]|  '
    then regexp_replace(words, '[\s\u00a0\u200b\ufeff]+', ' ', 'g')
  else words end),
  -- how exports keep spreadsheets from taking it for a formula
  '^''(?=[=+@-])', '');

comment on function app_private.single_spaced(text) is
  'The words of a cell with single spaces between them, whatever kind of space, line end or '
  'invisible mark stands there, and none around them.';
