create or replace function app_private.stage_bundle_lines(
  school integer, import uuid, file text, lines jsonb)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into app_private.bundle_lines (school_id, import_id, file, line, fields)
  select school, import, pg_catalog.left(stage_bundle_lines.file, 200), (l.line ->> 0)::integer,
    array(
      select f.words
      from pg_catalog.jsonb_array_elements_text(l.line -> 1) with ordinality as f (words, place)
      order by f.place)
  from pg_catalog.jsonb_array_elements(lines) as l (line);
  get diagnostics v_rows = row_count;
  update app_public.imports i
  set row_count = i.row_count + v_rows
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  return found;
end;
$$;

comment on function app_private.stage_bundle_lines(integer, uuid, text, jsonb) is
  'Keeps lines of a file of an uploaded OneRoster bundle: pairs of a line and its fields, 0 and '
  'the header first. Returns false when the import was cancelled meanwhile.';
grant execute on function app_private.stage_bundle_lines(integer, uuid, text, jsonb)
  to rollbook_worker;
