create or replace function app_private.finish_bundle(school integer, import uuid)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_import app_public.imports;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
  for no key update;
  if not found then
    return;
  end if;
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
  -- the headers are no lines of the bundle
  update app_public.imports i
  set row_count = (
    select count(*)
    from app_private.bundle_lines l
    where l.school_id = school and l.import_id = import and l.line > 0)
  where i.school_id = school
    and i.id = import;
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_private.finish_bundle(integer, uuid) is
  'Says that the lines of a OneRoster bundle are read, and has them checked; its bytes are '
  'forgotten.';
grant execute on function app_private.finish_bundle(integer, uuid) to rollbook_worker;
