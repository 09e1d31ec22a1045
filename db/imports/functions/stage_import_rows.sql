create or replace function app_private.stage_import_rows(school integer, import uuid, lines jsonb)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into app_private.import_rows (school_id, import_id, line, fields)
  -- the elements come in their order: sorting them costs more than reading them
  select school, import, (l.line ->> 0)::integer,
    array(select pg_catalog.jsonb_array_elements_text(l.line -> 1))
  from pg_catalog.jsonb_array_elements(lines) as l (line);
  get diagnostics v_rows = row_count;
  update app_public.imports i
  set row_count = i.row_count + v_rows
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'mapping');
  return found;
end;
$$;

comment on function app_private.stage_import_rows(integer, uuid, jsonb) is
  'Keeps rows of an import''s file: a list of pairs of a line and its fields. Returns false when '
  'the import was cancelled meanwhile.';
grant execute on function app_private.stage_import_rows(integer, uuid, jsonb) to rollbook_worker;
