create or replace function app_private.enqueue_bulletin_files(school integer, batch uuid)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
  v_queued integer := 0;
begin
  for v_class in
    select f.class_id
    from app_public.bulletin_files f
    join app_public.classes k on k.school_id = school and k.id = f.class_id
    where f.school_id = school
      and f.batch_id = batch
      and f.state = 'waiting'
    order by k.name, k.id
  loop
    perform graphile_worker.add_job(
      'make_bulletin_file',
      pg_catalog.json_build_object('schoolId', school, 'batchId', batch, 'classId', v_class),
      max_attempts => 3);
    v_queued := v_queued + 1;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_bulletin_files(integer, uuid) is
  'Adds a job for each file of a batch that waits. A file that is made already is not made '
  'again, however many jobs there are.';
