create or replace function app_private.stage_bundle(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_names text[] := array(
    select l.file
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.line = 0
    order by l.file);
  v_version text;
  v_modes jsonb;
  v_file record;
  v_columns text[];
begin
  if app_private.is_sds_bundle(school, import) then
    perform app_private.stage_sds_bundle(school, import, v_names);
    return;
  end if;
  select m.version, m.modes into v_version, v_modes
  from app_private.read_oneroster_manifest(array(
    select coalesce(l.fields[c.place], '')
    from app_private.bundle_lines l
    cross join (values (1), (2)) as c (place)
    where l.school_id = school
      and l.import_id = import
      and l.file = (
        select n.name
        from pg_catalog.unnest(v_names) as n (name)
        where n.name ~* '(^|/)manifest[.]csv$'
        limit 1)
      and l.line > 0
    order by l.line, c.place)) as m;
  for v_file in
    select f.given_name, f.file
    from app_private.read_oneroster_files(v_version, v_names, v_modes) as f
  loop
    select app_private.read_oneroster_header(v_version, v_file.file, l.fields) into v_columns
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line = 0;
    insert into pg_temp.import_rows (file, line, fields, cells)
    select v_file.file, l.line, pg_catalog.cardinality(l.fields), (
        select coalesce(
          pg_catalog.jsonb_object_agg(c.name, coalesce(l.fields[c.place], '')), '{}')
        from pg_catalog.unnest(v_columns) with ordinality as c (name, place)
        where c.name is not null)
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line > 0;
  end loop;
  perform app_private.place_oneroster_rows(v_version);
  perform app_private.check_oneroster_rows(v_version);
end;
$$;

comment on function app_private.stage_bundle(integer, uuid) is
  'Makes of the lines of an uploaded bundle, of OneRoster or School Data Sync, what the command '
  'line makes of its files: the temporary tables that an import works on, with what is wrong line '
  'by line.';
