create or replace function app_public.change_import_kind(import_id uuid, kind text)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  if kind is null or kind <> all (app_private.import_kinds()) then
    raise exception 'There is no import of %', kind
      using errcode = 'RBVAL', column = 'kind',
      hint = 'There are: ' || pg_catalog.array_to_string(app_private.import_kinds(), ', ') || '.';
  end if;
  perform app_private.remap_import(v_import, kind);
end;
$$;

comment on function app_public.change_import_kind(uuid, text) is
  'Says what a file holds; its columns are named anew. Errors: RBDEN, not an admin; RBVAL, not a '
  'moment for it, or an unknown kind.';
grant execute on function app_public.change_import_kind(uuid, text) to app_user;
