create or replace function app_hidden.checked_custom(
  type text, choices text[], name text, value jsonb)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_text text := nullif(pg_catalog.btrim(value #>> '{}'), '');
begin
  if v_text is null then
    return null;
  elsif type = 'number' then
    return pg_catalog.to_jsonb(
      pg_catalog.trim_scale(pg_catalog.replace(v_text, ',', '.')::numeric(20, 4)));
  elsif type = 'date' then
    return pg_catalog.to_jsonb(v_text::date);
  elsif type = 'yes_no' then
    return pg_catalog.to_jsonb(v_text::boolean);
  elsif type = 'choice' and v_text <> all (choices) or pg_catalog.char_length(v_text) > 2000 then
    raise data_exception;
  end if;
  return pg_catalog.to_jsonb(v_text);
exception when data_exception then
  raise exception 'This is no value for the field'
    using errcode = 'RBVAL', column = name,
    hint = 'A number, a date, one of the choices, yes or no, or at most 2000 characters of text.';
end;
$$;

comment on function app_hidden.checked_custom(text, text[], text, jsonb) is
  'A value as a field of this type (text, number, date, choice, yes_no) keeps it; NULL for an empty '
  'one. Error RBVAL on the field''s name: it does not fit.';
grant execute on function app_hidden.checked_custom(text, text[], text, jsonb) to app_user;
