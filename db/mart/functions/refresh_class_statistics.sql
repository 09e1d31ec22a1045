create or replace function app_private.refresh_class_statistics()
  returns bigint
  language plpgsql volatile
  security definer -- the worker may read no table
  set search_path = ''
  set row_security = off -- a filtered refresh must fail, not empty the store in silence
as $$
declare
  v_rows bigint;
  v_expected bigint;
begin
  if (select c.relispopulated from pg_catalog.pg_class c
      where c.oid = 'app_private.class_statistics'::regclass) then
    refresh materialized view concurrently app_private.class_statistics;
  else
    refresh materialized view app_private.class_statistics;
  end if;

  select count(*) into v_rows from app_private.class_statistics;
  select count(*) into v_expected from app_public.term_statistics;
  if v_rows < v_expected * 0.99 then
    raise exception 'The refresh gave % rows for % results', v_rows, v_expected
      using errcode = 'RBREF';
  end if;
  return v_rows;
end;
$$;

comment on function app_private.refresh_class_statistics() is
  'Refreshes the store of mart.class_statistics; returns its rows. Error RBREF: fewer rows than '
  'results.';
grant execute on function app_private.refresh_class_statistics() to rollbook_worker;
