create or replace function app_private.read_sds_files(given text[])
  returns table (given_name text, source text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_format text;
begin
  create temporary table sds_rows (
    source text not null, line integer not null, fields integer not null, cells jsonb not null)
    on commit drop;
  create temporary table sds_files on commit drop as
  select g.name as given_name, s.source, s.format
  from pg_catalog.unnest(given) as g (name)
  left join (select distinct c.format, c.source from app_private.sds_columns() as c) as s
    on lower(s.source) || '.csv' = lower(pg_catalog.regexp_replace(g.name, '^.*/', ''));
  create temporary table sds_headers (source text, width integer, format text) on commit drop;

  select f.format into v_format
  from pg_temp.sds_files f
  where f.source in ('School', 'orgs')
  limit 1;
  insert into pg_temp.import_findings (file, message, remedy, is_note)
  select f.given_name,
    case when lower(f.given_name) like '%userflags.csv'
      then 'Rollbook has no place for flags, they are not read'
      else 'not a file of School Data Sync, it is not read' end,
    'Leave it out.', true
  from pg_temp.sds_files f
  where f.source is null
  union all
  select r.source || '.csv', 'the file is missing', 'Add it.', false
  from (values
    ('v1', 'School'), ('v1', 'Section'), ('v1', 'Student'), ('v1', 'StudentEnrollment'),
    ('v2', 'orgs'), ('v2', 'classes'), ('v2', 'users'), ('v2', 'enrollments'))
    as r (format, source)
  where r.format = coalesce(v_format, 'v2')
    and r.source not in (select f.source from pg_temp.sds_files f where f.source is not null);

  return query
  select f.given_name, f.source
  from pg_temp.sds_files f
  where f.format = v_format
  order by f.source;
end;
$$;

comment on function app_private.read_sds_files(text[]) is
  'Says which of the files given are to be read as what of School Data Sync; what is missing or '
  'not known goes into import_findings. Makes the temporary table sds_rows, to copy their lines '
  'into.';
