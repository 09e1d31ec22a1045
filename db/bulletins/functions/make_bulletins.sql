create or replace function app_public.make_bulletins(
  class_ids uuid[], term_id uuid default null, kind text default 'term')
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
  insert into app_public.bulletin_batches (school_id, kind, academic_year_id, term_id, requested_by)
  select v_school, make_bulletins.kind, k.academic_year_id, make_bulletins.term_id,
    app_hidden.current_user_id()
  from app_public.classes k
  where k.school_id = v_school
    and k.id = any (class_ids)
  limit 1
  returning * into v_batch;
  if v_batch.id is not null then
    insert into app_public.bulletin_files (school_id, batch_id, class_id, bulletins)
    select v_school, v_batch.id, b.class_id, count(*)
    from app_public.bulletins b
    where b.school_id = v_school
      and b.class_id = any (class_ids)
      and b.kind = make_bulletins.kind
      and b.academic_year_id = v_batch.academic_year_id
      and b.term_id is not distinct from make_bulletins.term_id
      and b.state = 'issued'
    group by b.class_id;
  end if;
  if v_batch.id is null or not found then
    raise exception 'No bulletin of these classes is issued'
      using errcode = 'RBVAL', column = 'class_ids', hint = 'Issue the bulletins first.';
  end if;
  perform app_private.enqueue_bulletin_files(v_school, v_batch.id);
  return v_batch;
end;
$$;

comment on function app_public.make_bulletins(uuid[], uuid, text) is
  'Has the PDF files of the issued bulletins of classes made by the worker, one file for each '
  'class, for print. Errors: RBDEN, not an admin; RBVAL, nothing is issued.';
grant execute on function app_public.make_bulletins(uuid[], uuid, text) to app_user;
