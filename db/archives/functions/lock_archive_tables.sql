create or replace function app_private.lock_archive_tables()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_end constant timestamptz := pg_catalog.clock_timestamp() + interval '1 minute';
  v_tables text;
begin
  select pg_catalog.string_agg(a.table_name, ', ' order by a.place) into v_tables
  from app_private.archive_tables() as a
  where a.table_name <> 'audit.log';
  loop
    begin
      -- who waits for us and holds what we wait for gets it: we give up long before PostgreSQL looks
      -- for a deadlock, which it might end by refusing them
      perform pg_catalog.set_config('lock_timeout', '100ms', true);
      execute 'lock table app_public.schools, ' || v_tables || ' in share row exclusive mode';
      exit;
    exception
      when lock_not_available then
        if pg_catalog.clock_timestamp() > v_end then
          raise exception 'Others have been writing all the time'
            using errcode = 'RBBSY', hint = 'Import the archive when less is going on.';
        end if;
        perform pg_catalog.pg_sleep(pg_catalog.random() * 0.2);
    end;
  end loop;
  perform pg_catalog.set_config('lock_timeout', '0', true);
end;
$$;

comment on function app_private.lock_archive_tables() is
  'Keeps others from writing to the tables of archives until the transaction ends. Waits up to a '
  'minute for a moment in which none of them is written to. Error RBBSY: there was none.';
