create or replace function app_private.oneroster_text(words text)
  returns text
  language sql immutable parallel safe
return case
  when words ~ '^[+][0-9 ().-]+$' then words
  else app_private.harmless(regexp_replace(words, '[\r\n\t]+', ' ', 'g'))
end;

comment on function app_private.oneroster_text(text) is
  'Text as a cell of a OneRoster file: on one line, harmless to a spreadsheet. A phone number '
  'stays as it is: digits can''t call anything.';
