create or replace function app_private.bundle_files()
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
begin
  if exists (select from pg_temp.import_origins) then
    return (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x) order by x.file), '[]')
      from (
        select o.given_name as file, (
            select count(*) from pg_temp.sds_rows r where r.source = o.source) as lines, (
            select count(distinct p.line)
            from pg_temp.import_findings p
            where p.file = o.given_name and not p.is_note) as rejected
        from pg_temp.import_origins o) as x);
  end if;
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x) order by x.file), '[]')
    from (
      select i.file || '.csv' as file, (
          select count(*) from pg_temp.import_rows r where r.file = i.file) as lines, (
          select count(distinct p.line)
          from pg_temp.import_findings p
          where p.file = i.file || '.csv' and not p.is_note) as rejected
      from pg_temp.import_files i
      where i.is_kept
        and i.place = 1
        and i.mode <> 'absent') as x);
end;
$$;

comment on function app_private.bundle_files() is
  'The files of the bundle that is being imported, with their lines and those that are rejected; '
  'of School Data Sync after name_sds_findings().';
