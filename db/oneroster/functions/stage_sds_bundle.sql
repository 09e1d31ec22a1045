create or replace function app_private.stage_sds_bundle(school integer, import uuid, names text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
  v_file record;
  v_columns text[];
begin
  for v_file in
    select f.given_name, f.source from app_private.read_sds_files(names) as f
  loop
    select app_private.read_sds_header(v_file.source, l.fields) into v_columns
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line = 0;
    insert into pg_temp.sds_rows (source, line, fields, cells)
    select v_file.source, l.line, pg_catalog.cardinality(l.fields), (
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
  v_version := app_private.convert_sds_rows();
  perform app_private.place_oneroster_rows(v_version);
  perform app_private.check_oneroster_rows(v_version);
end;
$$;

comment on function app_private.stage_sds_bundle(integer, uuid, text[]) is
  'Makes of the lines of uploaded files of School Data Sync what the command line makes of them: '
  'the temporary tables that an import works on, with what is wrong line by line.';
