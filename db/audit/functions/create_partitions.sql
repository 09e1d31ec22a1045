create or replace function audit.create_partitions(months_ahead integer default 3)
  returns integer
  language plpgsql volatile
  security definer -- the worker creates partitions ahead without owning the log
  set search_path = ''
as $$
declare
  v_month date;
  v_name text;
  v_created integer := 0;
begin
  for v_month in
    select m::date
    from pg_catalog.generate_series(
      pg_catalog.date_trunc('month', pg_catalog.now() at time zone 'utc'),
      pg_catalog.date_trunc('month', pg_catalog.now() at time zone 'utc')
        + pg_catalog.make_interval(months => months_ahead),
      interval '1 month') as m
  loop
    v_name := 'log_' || pg_catalog.to_char(v_month, 'YYYY_MM');
    if pg_catalog.to_regclass('audit.' || v_name) is null then
      perform audit.create_partition(v_month);
      v_created := v_created + 1;
    end if;
  end loop;
  return v_created;
end;
$$;

comment on function audit.create_partitions(integer) is
  'Creates the monthly partitions of the log from this month to months_ahead later; returns how '
  'many were missing.';
grant execute on function audit.create_partitions(integer) to rollbook_worker;

select audit.create_partitions();
