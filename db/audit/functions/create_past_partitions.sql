create or replace function audit.create_past_partitions(since timestamptz)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if since > '1990-01-01' then
    return audit.create_missing_partitions(since, pg_catalog.now());
  end if;
  return 0;
end;
$$;

comment on function audit.create_past_partitions(timestamptz) is
  'Creates the monthly partitions of the log from a moment in the past up to this month, for entries '
  'that come from elsewhere; returns how many were missing.';
