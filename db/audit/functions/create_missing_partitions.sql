create or replace function audit.create_missing_partitions(since timestamptz, until timestamptz)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_month date;
  v_created integer := 0;
begin
  for v_month in
    select m::date
    from pg_catalog.generate_series(
      pg_catalog.date_trunc('month', since at time zone 'utc'),
      pg_catalog.date_trunc('month', until at time zone 'utc'),
      interval '1 month') as m
  loop
    -- where entries of the month stand in the default partition, more may stand beside them
    continue when pg_catalog.to_regclass(
        'audit.log_' || pg_catalog.to_char(v_month, 'YYYY_MM')) is not null
      or exists (
        select
        from audit.log_default l
        where l.at >= v_month::timestamp at time zone 'utc'
          and l.at < (v_month + interval '1 month') at time zone 'utc');
    perform audit.create_partition(v_month);
    v_created := v_created + 1;
  end loop;
  return v_created;
end;
$$;

comment on function audit.create_missing_partitions(timestamptz, timestamptz) is
  'Creates the monthly partitions of the log from one moment to another; returns how many were '
  'missing. A month with entries in the default partition is left to it.';
