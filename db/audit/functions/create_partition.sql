create or replace function audit.create_partition(month date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_name text := 'log_' || pg_catalog.to_char(month, 'YYYY_MM');
begin
  execute pg_catalog.format(
    'create table audit.%I partition of audit.log for values from (%L) to (%L)',
    v_name, month::timestamp at time zone 'utc',
    (month + interval '1 month') at time zone 'utc');
  execute pg_catalog.format('alter table audit.%I enable row level security', v_name);
end;
$$;

comment on function audit.create_partition(date) is
  'Creates the partition of the log for the month that begins on a day.';
