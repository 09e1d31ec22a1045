create or replace function app_public.resume_bulletins(batch_id uuid)
  returns app_public.bulletin_batches
  language plpgsql volatile
  security definer -- batches are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_batch app_public.bulletin_batches;
begin
  perform app_hidden.check_admin();
  update app_public.bulletin_batches b
  set state = 'running'
  where b.school_id = v_school
    and b.id = resume_bulletins.batch_id
  returning b.* into v_batch;
  if v_batch.id is null then
    raise exception 'There is no such batch' using errcode = 'RBVAL', column = 'batch_id';
  end if;
  update app_public.bulletin_files f
  set state = 'waiting', problem = null
  where f.school_id = v_school
    and f.batch_id = v_batch.id
    and f.state = 'failed';
  perform app_private.enqueue_bulletin_files(v_school, v_batch.id);
  return v_batch;
end;
$$;

comment on function app_public.resume_bulletins(uuid) is
  'Goes on with a batch that was cancelled or failed: makes the files that are missing. Errors: '
  'RBDEN, not an admin; RBVAL, no such batch.';
grant execute on function app_public.resume_bulletins(uuid) to app_user;
