create or replace function app_private.queue_import(
  of_import app_public.imports, state text, by_user uuid default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = queue_import.state, problem = null, applied_by = by_user
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  -- of an earlier run, which was done before it was seen
  delete from app_private.import_cancellations c
  where c.school_id = of_import.school_id
    and c.import_id = of_import.id;
  perform graphile_worker.add_job(
    'run_import',
    pg_catalog.json_build_object('schoolId', of_import.school_id, 'importId', of_import.id),
    max_attempts => 3);
end;
$$;

comment on function app_private.queue_import(app_public.imports, text, uuid) is
  'Has the worker check an import (state checking) or write it (applying).';
