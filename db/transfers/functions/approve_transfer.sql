create or replace function app_public.approve_transfer(transfer_id uuid, leaves_on date)
  returns void
  language plpgsql volatile
  security definer -- writes the other school's line as well
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
begin
  if v_transfer.direction <> 'out' or v_transfer.state not in ('asked', 'offered') then
    raise exception 'There is nothing to agree to' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  if leaves_on is null then
    raise exception 'The last day is missing' using errcode = 'RBVAL', column = 'leaves_on';
  end if;
  perform app_private.share_offer(v_transfer.school_id, v_transfer.id, leaves_on);
end;
$$;

comment on function app_public.approve_transfer(uuid, date) is
  'The school that is left agrees to what the other one asked, or sets another last day: the other '
  'learns what the record needs and has to accept. Errors: RBDEN, not an admin; RBVAL, no such '
  'transfer, one that is over, or no day.';
grant execute on function app_public.approve_transfer(uuid, date) to app_user;
