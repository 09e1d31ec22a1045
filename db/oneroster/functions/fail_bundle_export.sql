create or replace function app_private.fail_bundle_export(school integer, export uuid)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_private.bundle_exports e
  set state = 'failed'
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting';
  delete from app_private.bundle_export_parts p
  where p.school_id = school
    and p.export_id = export
    and exists (
      select
      from app_private.bundle_exports e
      where e.school_id = school and e.id = export and e.state = 'failed');
end;
$$;

comment on function app_private.fail_bundle_export(integer, uuid) is
  'Notes that the worker gave up making a OneRoster bundle.';
grant execute on function app_private.fail_bundle_export(integer, uuid) to rollbook_worker;
