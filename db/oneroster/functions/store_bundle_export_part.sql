create or replace function app_private.store_bundle_export_part(
  school integer, export uuid, place integer, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  insert into app_private.bundle_export_parts (school_id, export_id, place, content)
  select e.school_id, e.id, store_bundle_export_part.place, store_bundle_export_part.content
  from app_private.bundle_exports e
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting'
  on conflict (school_id, export_id, place) do update
  set content = excluded.content;
end;

comment on function app_private.store_bundle_export_part(integer, uuid, integer, bytea) is
  'Keeps a part of a OneRoster bundle that the worker made, also when it makes it anew.';
grant execute on function app_private.store_bundle_export_part(integer, uuid, integer, bytea)
  to rollbook_worker;
