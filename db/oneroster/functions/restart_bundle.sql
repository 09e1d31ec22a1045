create or replace function app_private.restart_bundle(school integer, import uuid)
  returns text[]
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  delete from app_private.bundle_lines l
  where l.school_id = school
    and l.import_id = import;
  update app_public.imports i
  set row_count = 0
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  return array(
    select f.file || '.csv' from app_private.oneroster_files('1.2') as f where f.is_kept
    union
    select c.source || '.csv' from app_private.sds_columns() as c
    union
    select 'manifest.csv');
end;
$$;

comment on function app_private.restart_bundle(integer, uuid) is
  'Begins to read an uploaded bundle, also after a worker was killed at it. Returns the names of the '
  'files whose lines are of use, of OneRoster or School Data Sync.';
grant execute on function app_private.restart_bundle(integer, uuid) to rollbook_worker;
