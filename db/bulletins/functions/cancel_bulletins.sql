create or replace function app_public.cancel_bulletins(batch_id uuid)
  returns app_public.bulletin_batches
  language plpgsql volatile
  security definer -- batches are nobody's to write directly
  set search_path = ''
as $$
declare
  v_batch app_public.bulletin_batches;
begin
  perform app_hidden.check_admin();
  update app_public.bulletin_batches b
  set state = 'cancelled'
  where b.school_id = app_hidden.current_school_id()
    and b.id = cancel_bulletins.batch_id
  returning b.* into v_batch;
  if v_batch.id is null then
    raise exception 'There is no such batch' using errcode = 'RBVAL', column = 'batch_id';
  end if;
  return v_batch;
end;
$$;

comment on function app_public.cancel_bulletins(uuid) is
  'Stops a batch before its next file; what is made stays. Errors: RBDEN, not an admin; RBVAL, '
  'no such batch.';
grant execute on function app_public.cancel_bulletins(uuid) to app_user;
