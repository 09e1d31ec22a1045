create or replace function app_public.cancel_bundle_export(export_id uuid)
  returns void
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  update app_private.bundle_exports e
  set state = 'cancelled'
  where e.school_id = app_hidden.current_school_id()
    and e.id = cancel_bundle_export.export_id
    and e.state = 'waiting';
  if not found then
    raise exception 'The bundle is not being made any more'
      using errcode = 'RBVAL', column = 'export_id', hint = 'Open the page again.';
  end if;
  delete from app_private.bundle_export_parts p
  where p.school_id = app_hidden.current_school_id()
    and p.export_id = cancel_bundle_export.export_id;
end;
$$;

comment on function app_public.cancel_bundle_export(uuid) is
  'Gives up a OneRoster bundle or an archive that is being made. Errors: RBDEN, not an admin; RBVAL, no such '
  'export of the school, or it is made.';
grant execute on function app_public.cancel_bundle_export(uuid) to app_user;
