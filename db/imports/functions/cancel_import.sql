create or replace function app_public.cancel_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(
    import_id, '{reading,mapping,checking,checked,applying}');
begin
  update app_public.imports i
  set state = 'cancelled', applied_by = null
  where i.school_id = v_import.school_id
    and i.id = v_import.id;
  delete from app_private.import_parts p
  where p.school_id = v_import.school_id
    and p.import_id = v_import.id;
  delete from app_private.import_rows r
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id;
  delete from app_private.bundle_lines l
  where l.school_id = v_import.school_id
    and l.import_id = v_import.id;
  delete from app_private.bundle_findings f
  where f.school_id = v_import.school_id
    and f.import_id = v_import.id;
  delete from app_private.import_writes w
  where w.school_id = v_import.school_id
    and w.import_id = v_import.id;
end;
$$;

comment on function app_public.cancel_import(uuid) is
  'Gives an import up that was not written yet; its rows are forgotten. Errors: RBDEN, not an '
  'admin; RBVAL, written already, or just being written.';
grant execute on function app_public.cancel_import(uuid) to app_user;
