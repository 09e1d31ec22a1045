create or replace function app_hidden.typed_private(kind text, given jsonb)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_entry record;
  v_text text;
  v_value jsonb;
  v_typed jsonb := '{}';
begin
  for v_entry in
    select e.key, e.value, f.type, f.choices
    from pg_catalog.jsonb_each(given) as e
    left join app_hidden.private_fields(kind) as f on f.name = e.key
  loop
    v_text := nullif(pg_catalog.btrim(v_entry.value #>> '{}'), '');
    begin
      v_value := case
        when v_text is null then 'null'
        when v_entry.type = 'yes_no' then pg_catalog.to_jsonb(v_text::boolean)
        when v_entry.type = 'amount' then pg_catalog.to_jsonb(
          pg_catalog.trim_scale(pg_catalog.replace(v_text, ',', '.')::numeric(14, 2)))
        else pg_catalog.to_jsonb(v_text)
      end;
      if v_entry.type is null
        or v_entry.type = 'amount' and v_text is not null and v_value < '0'
        or v_entry.type = 'choice' and v_text <> all (v_entry.choices)
        or v_entry.type = 'text' and pg_catalog.char_length(v_text) > 120
        or v_entry.type = 'note' and pg_catalog.char_length(v_text) > 2000 then
        raise data_exception;
      end if;
    exception when data_exception then
      raise exception 'This is no value for the field'
        using errcode = 'RBVAL', column = v_entry.key,
        hint = 'Amounts are not negative; texts have 120 characters, notes 2000 at most.';
    end;
    v_typed := v_typed || pg_catalog.jsonb_build_object(v_entry.key, v_value);
  end loop;
  return v_typed;
end;
$$;

comment on function app_hidden.typed_private(text, jsonb) is
  'Values of a record to be sealed, as private_fields() types them; null for empty ones. Error '
  'RBVAL: no such field, or no value for it.';
grant execute on function app_hidden.typed_private(text, jsonb) to app_user;
