create or replace function app_public.leave_out_rejected(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  update app_private.import_rows r
  set action = 'leave_out', errors = '[]'
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id
    and r.action = 'reject';
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.leave_out_rejected(uuid) is
  'Leaves every rejected row of an import out and has the rest checked again. Errors: RBDEN, not '
  'an admin; RBVAL, not a moment for it.';
grant execute on function app_public.leave_out_rejected(uuid) to app_user;
