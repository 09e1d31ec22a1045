create or replace function app_private.note_bundle_export(
  school integer, export uuid, files_done integer, size bigint default null,
  until timestamptz default null)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_private.bundle_exports e
  set files_done = note_bundle_export.files_done, size = note_bundle_export.size,
    until = note_bundle_export.until,
    state = case when note_bundle_export.size is null then 'waiting' else 'made' end
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting';
  return found;
end;
$$;

comment on function app_private.note_bundle_export(integer, uuid, integer, bigint, timestamptz) is
  'Notes how many files of a OneRoster bundle are written or, with its size in bytes and from when '
  'on the next one begins, that it is made. Returns false when it was given up meanwhile.';
grant execute on function
  app_private.note_bundle_export(integer, uuid, integer, bigint, timestamptz) to rollbook_worker;
