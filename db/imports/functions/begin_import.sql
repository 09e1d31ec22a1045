create or replace function app_private.begin_import(
  school integer, kind text, file_name text, header text[], by_user uuid default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import uuid := pg_catalog.uuidv7();
  v_header text[] := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    order by h.place);
begin
  insert into app_public.imports
    (school_id, id, kind, file_name, header, columns, created_by)
  values (school, v_import, begin_import.kind,
    pg_catalog.left(coalesce(nullif(pg_catalog.btrim(begin_import.file_name), ''), '?'), 255),
    v_header, app_private.guessed_columns(school, begin_import.kind, v_header), by_user);
  return v_import;
end;
$$;

comment on function app_private.begin_import(integer, text, text, text[], uuid) is
  'Notes an import of a file with this header, its columns as they are guessed; returns it. '
  'Error: constraint on the kind.';
