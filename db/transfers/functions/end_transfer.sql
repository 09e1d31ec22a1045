create or replace function app_public.end_transfer(transfer_id uuid, note text default null)
  returns text
  language plpgsql volatile
  security definer -- writes the other school's line as well
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
  v_state text := case
    when (v_transfer.direction, v_transfer.state) in (('out', 'asked'), ('in', 'offered'))
    then 'refused' else 'cancelled' end;
begin
  if v_transfer.state not in ('asked', 'offered') then
    return v_transfer.state;
  end if;
  update app_public.transfers t
  set state = v_state, ended_at = pg_catalog.now(),
    note = nullif(pg_catalog.btrim(end_transfer.note), ''),
    -- who does not get the student does not keep what was shared
    record = null,
    first_name = case when t.direction = 'out' then t.first_name end,
    birth_date = case when t.direction = 'out' then t.birth_date end
  where t.id = transfer_id
    and t.school_id in (v_transfer.school_id, v_transfer.other_school_id);
  return v_state;
end;
$$;

comment on function app_public.end_transfer(uuid, text) is
  'Ends an open transfer for both schools: refused by who was to answer, cancelled by who was '
  'waiting. The student stays; what was shared goes. Returns the state; one that is over stays as '
  'it is. Errors: RBDEN, not an admin; RBVAL, no such transfer.';
grant execute on function app_public.end_transfer(uuid, text) to app_user;
