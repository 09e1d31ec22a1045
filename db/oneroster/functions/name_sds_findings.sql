create or replace function app_private.name_sds_findings()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (select from pg_temp.import_origins) then
    return;
  end if;
  update pg_temp.import_findings f
  set file = o.given_name, line = f.line - o.base,
    column_name = coalesce((
      select c.given
      from app_private.sds_columns() as c
      where c.source = o.source
        and c.file || '.csv' = f.file
        and c.name = f.column_name
      order by exists (
        select from pg_temp.sds_rows r where r.source = o.source and r.cells ? c.given) desc
      limit 1), f.column_name),
    message = pg_catalog.regexp_replace(f.message, 'line [0-9]*([0-9]{7})\M', 'line \1')
  from pg_temp.import_origins o
  where f.line between o.base + 1 and o.base + 9999999;
  -- a line number without the zeros in front
  update pg_temp.import_findings f
  set message = pg_catalog.regexp_replace(f.message, 'line 0+([0-9])', 'line \1')
  where f.message ~ 'line 0';
end;
$$;

comment on function app_private.name_sds_findings() is
  'Says of what was found in which file, line and column of School Data Sync it stands.';
