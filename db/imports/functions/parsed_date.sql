create or replace function app_private.parsed_date(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(words, 'date')
    then words::date
  when words ~ '^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}$'
    and pg_input_is_valid(
      regexp_replace(words, '^([0-9]+).([0-9]+).([0-9]+)$', '\3-\2-\1'), 'date')
    then regexp_replace(words, '^([0-9]+).([0-9]+).([0-9]+)$', '\3-\2-\1')::date
end;

comment on function app_private.parsed_date(text) is
  'A date as people write it: 2025-11-03, 03/11/2025, 3.11.2025 (the day first); NULL when it is '
  'none.';
