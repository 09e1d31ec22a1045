create or replace function app_private.bundle_export_lines(
  school integer, export uuid, file text)
  returns setof text
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select l.line
  from app_private.bundle_exports e
  cross join lateral app_private.oneroster_lines(e.school_id, e.version, file, e.since)
    with ordinality as l (line, place)
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting'
  order by l.place;
end;

comment on function app_private.bundle_export_lines(integer, uuid, text) is
  'The lines of a file of a OneRoster bundle that is being made, for the worker.';
grant execute on function app_private.bundle_export_lines(integer, uuid, text) to rollbook_worker;
