create or replace function app_private.is_import_cancelled(school integer, import uuid)
  returns boolean
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select exists (
    select
    from app_private.import_cancellations c
    where c.school_id = school
      and c.import_id = import);
end;

comment on function app_private.is_import_cancelled(integer, uuid) is
  'Whether somebody gave an import up while the worker is at it; the worker then ends its own '
  'statement, and run_import() forgets the rows.';
grant execute on function app_private.is_import_cancelled(integer, uuid) to rollbook_worker;
