create or replace function app_private.begin_bundle_export(school integer, export uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'until', now() - interval '1 minute',
    'files', (
      select json_agg(f.file order by f.file)
      from (
        select 'manifest' as file
        union all
        select o.file from app_private.oneroster_files(e.version) as o where o.is_kept) as f))
  from app_private.bundle_exports e
  where e.school_id = school
    and e.id = export
    and e.kind = 'oneroster'
    and e.state = 'waiting';
end;

comment on function app_private.begin_bundle_export(integer, uuid) is
  'What the worker has to write for a OneRoster bundle: files, and until, from when on the next '
  'delta begins; what was under way a minute ago comes again. NULL: it is made, or given up.';
grant execute on function app_private.begin_bundle_export(integer, uuid) to rollbook_worker;
