create or replace function app_public.import_page(
  import_id uuid, action text default 'reject', start integer default 0)
  returns json
  language plpgsql stable
  security definer -- rows of imports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_size constant integer := 20;
begin
  perform app_hidden.check_admin();
  select i.* into v_import
  from app_public.imports i
  where i.school_id = app_hidden.current_school_id()
    and i.id = import_page.import_id;
  if v_import.id is null then
    return null;
  end if;
  return pg_catalog.json_build_object(
    'import', app_private.described_import(v_import),
    'fields', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', f.field, 'label', f.label, 'isRequired', f.is_required)
        order by f.place), '[]')
      from app_private.school_import_fields(v_import.school_id) as f
      where f.kind = v_import.kind),
    'parts', app_private.zip_parts(v_import),
    'headerLine', v_import.header_line,
    'top', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', t.line, 'text', pg_catalog.left(
          pg_catalog.array_to_string(pg_catalog.array_remove(t.fields, ''), ' · '), 120))
        order by t.line), '[]')
      from app_private.import_top(v_import) as t),
    'columns', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('header', h.name, 'field', v_import.columns[h.place],
          'samples', array(
            select s.fields[h.place]
            from (
              select r.line, r.fields
              from app_private.import_rows r
              where r.school_id = v_import.school_id
                and r.import_id = v_import.id
              order by r.line
              limit 3) as s
            where s.fields[h.place] <> ''
            order by s.line))
        order by h.place), '[]')
      from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)),
    'rows', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', r.line, 'fields', r.fields, 'errors', r.errors,
          'changes', (
            select coalesce(pg_catalog.json_agg(
              pg_catalog.json_build_object('table', w.of_table, 'column', d.field,
                'before', d.old, 'after', d.new)
              order by w.of_table, d.field), '[]')
            from app_private.import_writes w
            cross join lateral app_private.import_differences(w.before, w.after) as d
            where w.school_id = r.school_id
              and w.import_id = r.import_id
              and w.line = r.line
              and w.before is not null))
        order by r.line), '[]')
      from (
        select x.*
        from app_private.import_rows x
        where x.school_id = v_import.school_id
          and x.import_id = v_import.id
          and x.action = import_page.action
        order by x.line
        limit v_size offset greatest(coalesce(start, 0), 0)) as r),
    'findings', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('place', f.place, 'file', f.file, 'line', f.line,
          'column', f.column_name, 'value', f.value, 'message', f.message, 'remedy', f.remedy,
          'isNote', f.is_note)
        order by f.place), '[]')
      from (
        select b.*
        from app_private.bundle_findings b
        where b.school_id = v_import.school_id
          and b.import_id = v_import.id
        order by b.place
        limit v_size offset greatest(coalesce(start, 0), 0)) as f));
end;
$$;

comment on function app_public.import_page(uuid, text, integer) is
  'An import for the school''s admins: import (described_import()), fields of its kind (name, '
  'label of the school''s own, isRequired), parts (zip_parts()), headerLine, top (the first lines of the file: line, text), '
  'columns of the file (header, field, samples) and 20 of its rows of an action '
  '(create, change, same, reject, leave_out), from start on: line, fields, errors (field, value, '
  'code, detail), changes (table, column, before, after); findings of a bundle, 20 of them from '
  'start on (place, file, line, column, value, message, remedy, isNote). NULL: no such import. '
  'Error RBDEN: not an admin.';
grant execute on function app_public.import_page(uuid, text, integer) to app_user;
