create or replace function app_private.stage_import_rows(school integer, import uuid, lines jsonb)
  returns void
  language sql volatile
begin atomic
  insert into app_private.import_rows (school_id, import_id, line, fields)
  select school, import, (l.line ->> 0)::integer, array(
    select f.words
    from jsonb_array_elements_text(l.line -> 1) with ordinality as f (words, place)
    order by f.place)
  from jsonb_array_elements(lines) as l (line);
end;

comment on function app_private.stage_import_rows(integer, uuid, jsonb) is
  'Keeps rows of an import''s file: a list of pairs of a line and its fields.';
