create or replace function app_private.restart_import_rows(
  school integer, import uuid, header text[])
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_header text[] := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    order by h.place);
begin
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  update app_public.imports i
  set header = v_header, columns = app_private.guessed_columns(school, i.kind, v_header),
    row_count = 0
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
end;
$$;

comment on function app_private.restart_import_rows(integer, uuid, text[]) is
  'Begins to read a file from its header on, also after a worker was killed at it: its columns '
  'are guessed, rows from before forgotten.';
grant execute on function app_private.restart_import_rows(integer, uuid, text[])
  to rollbook_worker;
