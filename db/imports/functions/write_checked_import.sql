create or replace function app_public.write_checked_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  if v_import.reject_count > 0 then
    raise exception 'Some rows are rejected'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Correct them, or leave them out.';
  end if;
  perform app_private.queue_import(v_import, 'applying', app_hidden.current_user_id());
end;
$$;

comment on function app_public.write_checked_import(uuid) is
  'Has the worker write an import that was checked, all of it or nothing. Errors: RBDEN, not an '
  'admin; RBVAL, not a moment for it, or rows are rejected.';
grant execute on function app_public.write_checked_import(uuid) to app_user;
