create or replace function app_public.cancel_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_import app_public.imports;
begin
  begin
    v_import := app_private.held_import(
      import_id, '{reading,mapping,checking,checked,applying}');
  exception
    when sqlstate 'RBVAL' then
      -- the worker holds what it is at: it looks here from time to time
      insert into app_private.import_cancellations (school_id, import_id)
      select i.school_id, i.id
      from app_public.imports i
      where i.school_id = v_school
        and i.id = cancel_import.import_id
        and i.state in ('checking', 'applying')
      on conflict do nothing;
      if not exists (
        select
        from app_private.import_cancellations c
        where c.school_id = v_school
          and c.import_id = cancel_import.import_id) then
        raise;
      end if;
      return;
  end;
  perform app_private.give_up_import(v_import);
end;
$$;

comment on function app_public.cancel_import(uuid) is
  'Gives an import up that was not written yet; its rows are forgotten. One at which the worker is '
  'just now ends a moment later, with nothing written, unless it was done already. Errors: RBDEN, '
  'not an admin; RBVAL, written already.';
grant execute on function app_public.cancel_import(uuid) to app_user;
