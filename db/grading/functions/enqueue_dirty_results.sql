create or replace function app_private.enqueue_dirty_results()
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_line record;
  v_job bigint;
  v_queued integer := 0;
begin
  for v_line in
    select d.school_id, d.class_id, d.term_id, pg_catalog.array_agg(d.id) as ids
    from (
      -- a calculation that deletes lines at this moment is not waited for
      select l.id, l.school_id, l.class_id, l.term_id
      from app_private.dirty_results l
      where l.enqueued_at is null
         or l.enqueued_at < pg_catalog.now() - interval '15 seconds'
      for update skip locked) as d
    group by d.school_id, d.class_id, d.term_id
    order by d.school_id, d.class_id, d.term_id
    limit 2000
  loop
    select j.id into v_job
    from graphile_worker.add_job(
      'recompute_results',
      pg_catalog.json_build_object(
        'schoolId', v_line.school_id, 'classId', v_line.class_id, 'termId', v_line.term_id),
      max_attempts => 5,
      job_key => 'results:' || v_line.school_id || ':' || v_line.class_id || ':' || v_line.term_id)
      as j;
    -- add_job forgets a job that a worker locks in the same moment (graphile/worker#580) and
    -- returns NULL: the line stays as it is and the next round queues it
    if v_job is not null then
      update app_private.dirty_results d
      set enqueued_at = pg_catalog.now()
      where d.id = any (v_line.ids);
      v_queued := v_queued + 1;
    end if;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_dirty_results() is
  'Turns the log of what has to be calculated into jobs, one per class and term; the worker process '
  'calls it every 200 ms. A line whose job was lost is queued again after 15 seconds. Returns how '
  'many jobs were queued.';
grant execute on function app_private.enqueue_dirty_results() to rollbook_worker;
