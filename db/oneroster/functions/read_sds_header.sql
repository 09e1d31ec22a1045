create or replace function app_private.read_sds_header(of_source text, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_known constant text[] := (
    select pg_catalog.array_agg(distinct c.given)
    from app_private.sds_columns() as c
    where c.source = of_source);
begin
  insert into pg_temp.sds_headers values (of_source, pg_catalog.cardinality(header));
  return (
    select pg_catalog.array_agg(k.name order by h.place)
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    left join pg_catalog.unnest(v_known) as k (name)
      on lower(k.name) = lower(pg_catalog.btrim(h.name)));
end;
$$;

comment on function app_private.read_sds_header(text, text[]) is
  'The columns of a file of School Data Sync, in their order; NULL for those that are not read.';
