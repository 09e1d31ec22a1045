create or replace function app_private.import_value(type text, words text)
  returns jsonb
  language sql stable parallel safe
return case
  when type = 'text' and char_length(words) <= 500 then to_jsonb(words)
  when type = 'name' and char_length(words) between 2 and 200 then to_jsonb(words)
  when type = 'phone' and char_length(words) <= 40 and words ~ '[0-9]' then to_jsonb(words)
  when type = 'email' and words ~ '^[^@[:space:]]+@[^@[:space:]]+$' then to_jsonb(words)
  when type in ('date', 'birth_date') then to_jsonb(coalesce(
    app_private.parsed_date(words),
    -- a day as spreadsheets count it
    case when words ~ '^[1-9][0-9]{4}$' then date '1899-12-30' + words::integer end))
  when type in ('coefficient', 'maximum')
    and app_private.parsed_number(words) between 0 and 999.99
    and app_private.parsed_number(words) = round(app_private.parsed_number(words), 2)
    and (type = 'coefficient' or app_private.parsed_number(words) > 0)
    then to_jsonb(app_private.parsed_number(words))
  when type = 'mark' and words ~ '^[+-]?[0-9]' then to_jsonb(app_private.parsed_number(words))
  when type = 'mark' and words ~ '^[[:alpha:]]{1,3}$' then to_jsonb(upper(words))
  when type = 'size' and words ~ '^[1-9][0-9]{0,3}$' then to_jsonb(words::integer)
  -- apart, so that this one is merged into the queries that call it
  else to_jsonb(app_private.import_word(type, words)) end;

comment on function app_private.import_value(text, text) is
  'A value as it is stored, from how people write it; NULL when it is none of its type (text, '
  'name, phone, email, date, birth_date, coefficient, maximum, mark, size, sex, status, '
  'relation, mode, subject_level, yes).';
