create or replace function app_private.take_import_header(school integer, import uuid, line integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_header text[];
begin
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import
    and t.line = take_import_header.line
  returning t.fields into v_header;
  -- spreadsheets write empty columns after the last one
  v_header := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(v_header) with ordinality as h (name, place)
    where h.place <= (
      select max(x.place)
      from pg_catalog.unnest(v_header) with ordinality as x (name, place)
      where pg_catalog.btrim(x.name) <> '')
    order by h.place);
  update app_public.imports i
  set header = v_header, columns = app_private.guessed_columns(school, i.kind, v_header),
    header_line = take_import_header.line
  where i.school_id = school
    and i.id = import;
end;
$$;

comment on function app_private.take_import_header(integer, uuid, integer) is
  'Makes a line that stands among the titles of an import its header, and guesses its columns.';
