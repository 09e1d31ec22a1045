create or replace function app_private.american_date(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$'
    and pg_input_is_valid(
      regexp_replace(words, '^([0-9]+)/([0-9]+)/([0-9]+)$', '\3-\1-\2'), 'date')
    then regexp_replace(words, '^([0-9]+)/([0-9]+)/([0-9]+)$', '\3-\1-\2')::date
  else app_private.date_of(words)
end;

comment on function app_private.american_date(text) is
  'A date as School Data Sync writes it: 11/21/2025, the month first, or 2025-11-21; NULL when it '
  'is none.';
