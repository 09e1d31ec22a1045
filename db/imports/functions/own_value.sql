create or replace function app_private.own_value(type text, choices text[], words text)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_words text := case type
    when 'own_date' then app_private.import_value('date', words) #>> '{}'
    when 'own_number' then app_private.parsed_number(words)::text
    when 'own_yes_no' then app_private.import_word('yes', words)
    when 'own_choice' then (
      select c.choice
      from pg_catalog.unnest(choices) as c (choice)
      where app_private.header_words(c.choice) = app_private.header_words(words)
      order by c.choice = words desc
      limit 1)
    else words end;
begin
  return app_hidden.checked_custom(
    pg_catalog.substr(type, 5), choices, 'value', pg_catalog.to_jsonb(v_words));
exception
  when sqlstate 'RBVAL' then
    return null;
end;
$$;

comment on function app_private.own_value(text, text[], text) is
  'A value of one of the school''s own fields as it is kept, from how people write it; NULL when '
  'it is none of its type (own_text, own_number, own_date, own_choice of the choices, own_yes_no).';
