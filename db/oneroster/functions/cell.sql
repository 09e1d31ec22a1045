create or replace function app_private.cell(cells jsonb, name text)
  returns text
  language sql immutable parallel safe
return nullif(btrim(regexp_replace(cells ->> name, '^''(?=[-=+@])', '')), '');

comment on function app_private.cell(jsonb, text) is
  'What stands in a column of a bundle''s row; NULL when it is empty or not there. The apostrophe '
  'that made it harmless to a spreadsheet is gone.';
