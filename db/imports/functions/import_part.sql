create or replace function app_private.import_part(school integer, import uuid, place integer)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'kind', i.kind, 'fileName', i.file_name, 'isZipped', i.zip_id is not null,
    'content', replace(encode(p.content, 'base64'), E'\n', ''))
  from app_public.imports i
  join app_private.import_parts p on p.school_id = i.school_id and p.import_id = i.id
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
    and p.place = import_part.place;
end;

comment on function app_private.import_part(integer, uuid, integer) is
  'A part of an uploaded file for the worker: kind, fileName, isZipped (it came in a ZIP file), '
  'content in base64; NULL when there is no '
  'such part, or the file has been read or given up.';
grant execute on function app_private.import_part(integer, uuid, integer) to rollbook_worker;
