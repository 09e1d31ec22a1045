create or replace function app_public.choose_import_header(import_id uuid, line integer)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  if not exists (
    select
    from app_private.import_top(v_import) as t
    where t.line = choose_import_header.line) then
    raise exception 'The file has no such line among its first ones'
      using errcode = 'RBVAL', column = 'line', hint = 'Choose one of those that are shown.';
  end if;
  -- what stands above is titles, what stands below is rows
  insert into app_private.import_titles (school_id, import_id, line, fields)
  values (v_import.school_id, v_import.id, v_import.header_line, v_import.header);
  with moved as (
    delete from app_private.import_titles t
    where t.school_id = v_import.school_id
      and t.import_id = v_import.id
      and t.line > choose_import_header.line
    returning t.*)
  insert into app_private.import_rows (school_id, import_id, line, fields)
  select m.school_id, m.import_id, m.line, m.fields
  from moved m;
  with moved as (
    delete from app_private.import_rows r
    where r.school_id = v_import.school_id
      and r.import_id = v_import.id
      and r.line <= choose_import_header.line
    returning r.*)
  insert into app_private.import_titles (school_id, import_id, line, fields)
  select m.school_id, m.import_id, m.line, m.fields
  from moved m;
  perform app_private.take_import_header(
    v_import.school_id, v_import.id, choose_import_header.line);
  perform app_private.remap_import(v_import, v_import.kind);
end;
$$;

comment on function app_public.choose_import_header(uuid, integer) is
  'Says in which line of an import''s file the header stands; what is above it is not imported. '
  'Errors: RBDEN, not an admin; RBVAL, not a moment for it, or not one of the first lines.';
grant execute on function app_public.choose_import_header(uuid, integer) to app_user;
