create or replace function audit.create_partitions(months_ahead integer default 3)
  returns integer
  language sql volatile
  security definer -- the worker creates partitions ahead without owning the log
  set search_path = ''
return audit.create_missing_partitions(
  now(),
  (date_trunc('month', now() at time zone 'utc') + make_interval(months => months_ahead))
    at time zone 'utc');

comment on function audit.create_partitions(integer) is
  'Creates the monthly partitions of the log from this month to months_ahead later; returns how '
  'many were missing.';
grant execute on function audit.create_partitions(integer) to rollbook_worker;

select audit.create_partitions();
