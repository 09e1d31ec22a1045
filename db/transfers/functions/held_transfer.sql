create or replace function app_private.held_transfer(transfer_id uuid)
  returns app_public.transfers
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers;
begin
  perform app_hidden.check_admin();
  select t.* into v_transfer
  from app_public.transfers t
  where t.school_id = app_hidden.current_school_id()
    and t.id = transfer_id;
  if v_transfer.id is null then
    raise exception 'There is no such transfer' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  -- both lines, always in the same order
  perform from app_public.transfers t
  where t.id = transfer_id
    and t.school_id in (v_transfer.school_id, v_transfer.other_school_id)
  order by t.school_id
  for update;
  select t.* into v_transfer
  from app_public.transfers t
  where t.school_id = v_transfer.school_id
    and t.id = transfer_id;
  return v_transfer;
end;
$$;

comment on function app_private.held_transfer(uuid) is
  'A transfer of the current school, held in both schools until the end of the transaction. '
  'Errors: RBDEN, not an admin; RBVAL, there is none.';
