create or replace function app_private.parsed_number(words text)
  returns numeric
  language sql immutable parallel safe
return case
  when words ~ '^[+-]?[0-9]{1,9}([.,][0-9]{1,9})?$' then replace(words, ',', '.')::numeric
end;

comment on function app_private.parsed_number(text) is
  'A number as people write it, with a decimal comma or point; NULL when it is none.';
