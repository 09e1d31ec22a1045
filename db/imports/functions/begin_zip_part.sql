create or replace function app_private.begin_zip_part(
  school integer, zip uuid, file_name text)
  returns uuid
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_part uuid;
begin
  v_part := app_private.begin_import(school, 'zip', file_name, '{}', (
    select i.created_by
    from app_public.imports i
    where i.school_id = school
      and i.id = zip));
  update app_public.imports i
  set state = 'reading', zip_id = begin_zip_part.zip
  where i.school_id = school
    and i.id = v_part;
  perform graphile_worker.add_job(
    'read_import',
    pg_catalog.json_build_object('schoolId', school, 'importId', v_part),
    max_attempts => 3);
  return v_part;
end;
$$;

comment on function app_private.begin_zip_part(integer, uuid, text) is
  'Begins the import of a table that comes in a ZIP file; returns it. Its bytes follow '
  '(keep_import_part()), then it is read like any other.';
grant execute on function app_private.begin_zip_part(integer, uuid, text) to rollbook_worker;
