create or replace function app_private.apply_import(
  school integer, import uuid, by_user uuid default null)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
  set work_mem = '64MB' -- a large file is sorted and joined many times
as $$
declare
  v_import app_public.imports;
  v_seen app_public.imports;
  v_problem jsonb;
begin
  select i.* into v_seen
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  v_import := app_private.check_import(school, import, false);
  if v_import.state <> 'checked' or v_import.reject_count > 0 then
    return v_import;
  end if;
  if v_seen.state <> 'mapping' and (v_seen.create_count, v_seen.change_count, v_seen.same_count)
    <> (v_import.create_count, v_import.change_count, v_import.same_count) then
    update app_public.imports i
    set problem = pg_catalog.jsonb_build_object(
      'code', 'changed', 'message', 'Something was changed since the import was checked',
      'hint', 'Look at what it does now.')
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform pg_catalog.set_config('app.reason', 'import ' || import, true);
  v_problem := app_private.try_import(school, import, true);
  if v_problem is not null then
    update app_public.imports i
    set problem = v_problem
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;
  insert into app_private.import_headers (school_id, kind, header, field)
  select distinct on (app_private.header_words(h.name)) school, v_import.kind,
    app_private.header_words(h.name), coalesce(v_import.columns[h.place], '')
  from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)
  order by app_private.header_words(h.name), v_import.columns[h.place] is null
  on conflict (school_id, kind, header) do update
  set field = excluded.field
  where import_headers.field <> excluded.field;
  -- what the file said is not needed any more
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import;
  update app_public.imports i
  set state = 'applied', applied_at = pg_catalog.now(), applied_by = by_user
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.apply_import(integer, uuid, uuid) is
  'Writes an import, all of it or nothing, and remembers how its columns were named. Checked anew '
  'first: when a row is rejected, something is in the way or changed since the last check, '
  'nothing is written and the import stays checked. Returns the import.';
