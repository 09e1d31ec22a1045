create or replace function app_private.restart_import_rows(
  school integer, import uuid, top jsonb)
  returns integer
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_kind text;
  v_place integer;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
  for no key update;
  if not found then
    return null;
  end if;
  v_kind := case
    when v_import.zip_id is null and v_import.kind <> 'zip' then v_import.kind
    else app_private.guessed_kind(school, v_import.file_name, top) end;
  v_place := app_private.guessed_header(school, v_kind, top);
  update app_public.imports i
  set kind = v_kind, row_count = 0
  where i.school_id = school
    and i.id = import;
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import;
  insert into app_private.import_titles (school_id, import_id, line, fields)
  select school, import, (l.line ->> 0)::integer, array(
    select x.words
    from pg_catalog.jsonb_array_elements_text(l.line -> 1) with ordinality as x (words, place)
    order by x.place)
  from pg_catalog.jsonb_array_elements(top) with ordinality as l (line, place)
  where l.place <= v_place + 1;
  perform app_private.take_import_header(
    school, import, (top -> v_place ->> 0)::integer);
  return v_place;
end;
$$;

comment on function app_private.restart_import_rows(integer, uuid, jsonb) is
  'Begins to read a file, also after a worker was killed at it. top: its first lines, pairs of a '
  'line and its fields. Guesses the header among them, its columns, and what the table holds where '
  'nobody said. Returns the place of the header in top, from 0; NULL when the import was cancelled.';
grant execute on function app_private.restart_import_rows(integer, uuid, jsonb)
  to rollbook_worker;
