create or replace function app_private.release_dead_workers()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_pool text;
  v_released integer := 0;
begin
  for v_pool in
    select held.locked_by
    from (
      select j.locked_by, j.locked_at
      from graphile_worker._private_jobs j
      union all
      select q.locked_by, q.locked_at
      from graphile_worker._private_job_queues q) as held
    where held.locked_by is not null
    group by held.locked_by
    -- a pool that has just started may take its first job before its lock
    having pg_catalog.min(held.locked_at) < pg_catalog.now() - interval '10 seconds'
    order by held.locked_by
  loop
    if pg_catalog.pg_try_advisory_xact_lock(app_private.worker_pool_lock(v_pool)) then
      perform graphile_worker.force_unlock_workers(array[v_pool]);
      v_released := v_released + 1;
    end if;
  end loop;
  return v_released;
end;
$$;

comment on function app_private.release_dead_workers() is
  'Gives back the jobs of workers whose process is gone, known by the lock it no longer holds. '
  'Every worker calls it at its start and every ten seconds. Returns how many pools were dead.';
grant execute on function app_private.release_dead_workers() to rollbook_worker;
