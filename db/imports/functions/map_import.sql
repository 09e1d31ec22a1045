create or replace function app_public.map_import(import_id uuid, columns text[])
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  perform app_private.name_import_columns(v_import.school_id, v_import.id, columns);
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.map_import(uuid, text[]) is
  'Says which field each column of a file holds (NULL: none) and has the import checked. Errors: '
  'RBDEN, not an admin; RBVAL, not a moment for it, an unknown field, or one in two columns '
  '(field in the details).';
grant execute on function app_public.map_import(uuid, text[]) to app_user;
