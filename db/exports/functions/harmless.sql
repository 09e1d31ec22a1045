create or replace function app_private.harmless(words text)
  returns text
  language sql immutable parallel safe
return case when words ~ '^[-=+@\t\r]' then '''' || words else words end;

comment on function app_private.harmless(text) is
  'Text that a spreadsheet would take for a formula, with an apostrophe before it.';
