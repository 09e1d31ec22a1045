create or replace function app_private.begin_archive_export(school integer, export uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
  set search_path = ''
begin atomic
  select pg_catalog.json_build_object(
    'id', a.id, 'school', a.school, 'tables', a.tables,
    'exceptions', (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.table_name, 'reason', x.reason))
      from app_private.archive_exceptions() as x))
  from app_private.bundle_exports e
  join app_public.institutions i on i.id = e.school_id
  cross join lateral app_private.archived_school(i.code) as a
  where e.school_id = begin_archive_export.school
    and e.id = export
    and e.kind = 'archive'
    and e.state = 'waiting';
end;

comment on function app_private.begin_archive_export(integer, uuid) is
  'What the worker has to write for a school''s archive: id and school as archived_school() says, '
  'tables, and exceptions, which are not in it (name, reason). NULL: it is made, or given up.';
grant execute on function app_private.begin_archive_export(integer, uuid) to rollbook_worker;
