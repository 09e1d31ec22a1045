create or replace function app_private.keep_import_part(
  school integer, import uuid, place integer, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  insert into app_private.import_parts (school_id, import_id, place, content)
  values (school, import, place, content);
end;

comment on function app_private.keep_import_part(integer, uuid, integer, bytea) is
  'Keeps a part of a table that comes in a ZIP file.';
grant execute on function app_private.keep_import_part(integer, uuid, integer, bytea)
  to rollbook_worker;
