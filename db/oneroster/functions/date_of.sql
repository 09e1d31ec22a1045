create or replace function app_private.date_of(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(words, 'date')
    then words::date
end;

comment on function app_private.date_of(text) is
  'A date as bundles write it, 2025-11-21; NULL when it is none.';
