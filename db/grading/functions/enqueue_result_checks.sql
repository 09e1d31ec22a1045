create or replace function app_private.enqueue_result_checks()
  returns integer
  language plpgsql volatile
  security definer -- the worker may read no table
  set search_path = ''
as $$
declare
  v_school integer;
  v_queued integer := 0;
begin
  for v_school in
    select y.school_id
    from app_public.academic_years y
    where y.is_active
    order by y.school_id
  loop
    perform graphile_worker.add_job(
      'check_school_results', pg_catalog.json_build_object('schoolId', v_school),
      max_attempts => 3, job_key => 'check_school_results:' || v_school);
    v_queued := v_queued + 1;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_result_checks() is
  'Queues the nightly comparison of stored results for every school with an active year; returns '
  'how many.';
grant execute on function app_private.enqueue_result_checks() to rollbook_worker;
