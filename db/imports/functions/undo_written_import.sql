create or replace function app_public.undo_written_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- takes back rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{applied}');
begin
  perform app_private.undo_import(
    v_import.school_id, v_import.id, app_hidden.current_user_id());
end;
$$;

comment on function app_public.undo_written_import(uuid) is
  'Takes a written import back within 7 days. Errors: RBDEN, not an admin; RBVAL, not written, or '
  'too long ago; RBUSE, others lean on it (by, count, table in the details) or changed it since '
  '(by: changed).';
grant execute on function app_public.undo_written_import(uuid) to app_user;
