create or replace function app_private.held_import(import_id uuid, states text[])
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
begin
  perform app_hidden.check_admin();
  select i.* into v_import
  from app_public.imports i
  where i.school_id = app_hidden.current_school_id()
    and i.id = held_import.import_id
  for no key update skip locked;
  if v_import.id is null or v_import.state <> all (states) then
    raise exception 'The import is not in this state any more, or at work just now'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Open the page again.';
  end if;
  return v_import;
end;
$$;

comment on function app_private.held_import(uuid, text[]) is
  'An import of the current school in one of these states, held until the end of the transaction. '
  'Errors: RBDEN, not an admin; RBVAL, no such import, in another state, or the worker is at it.';
