create or replace function app_private.forget_bundles()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.bundle_export_parts p
  using app_private.bundle_exports e
  where e.school_id = p.school_id
    and e.id = p.export_id
    and e.created_at < now() - interval '7 days';
  update app_private.bundle_exports e
  set state = 'forgotten'
  where e.state = 'made'
    and e.created_at < now() - interval '7 days';
end;

comment on function app_private.forget_bundles() is
  'Deletes the files of OneRoster bundles that were made more than seven days ago; that they were '
  'made, and by whom, stays.';
grant execute on function app_private.forget_bundles() to rollbook_worker;
