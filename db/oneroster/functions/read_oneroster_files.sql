create or replace function app_private.read_oneroster_files(
  version text, given text[], modes jsonb)
  returns table (given_name text, file text)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_files on commit drop as
  select g.name as given_name, f.file, f.is_kept,
    coalesce(modes ->> f.file, 'bulk') as mode,
    pg_catalog.row_number() over (
      partition by f.file order by g.name = f.file || '.csv' desc, g.place) as place
  from pg_catalog.unnest(given) with ordinality as g (name, place)
  left join app_private.oneroster_files(version) as f
    on lower(f.file) || '.csv' = lower(pg_catalog.regexp_replace(g.name, '^.*/', ''));

  insert into pg_temp.import_findings (file, message, remedy, is_note)
  select f.given_name, 'not a file of a OneRoster bundle, it is not read',
    coalesce('Did you mean ' || n.file || '.csv?', 'Remove it.'), n.file is null
  from pg_temp.import_files f
  left join lateral (
    select o.file
    from app_private.oneroster_files(version) as o
    where public.similarity(o.file, pg_catalog.regexp_replace(f.given_name, '[.]csv$', '')) > 0.4
    order by public.similarity(o.file, f.given_name) desc
    limit 1) as n on true
  where f.file is null
    and lower(f.given_name) <> 'manifest.csv'
  union all
  select f.given_name, 'read as ' || f.file || '.csv', 'Write the name so: case matters.', true
  from pg_temp.import_files f
  where f.place = 1
    and pg_catalog.regexp_replace(f.given_name, '^.*/', '') <> f.file || '.csv'
  union all
  select f.given_name, 'the file is there twice', 'Remove one of them.', false
  from pg_temp.import_files f
  where f.place > 1
    and f.file is not null
  union all
  select f.given_name, 'the manifest says that this file is absent, it is not read',
    'Correct the manifest.', true
  from pg_temp.import_files f
  where f.mode = 'absent'
  union all
  select f.file || '.csv', 'the manifest promises this file, but it is not there',
    'Add it, or say "absent" in the manifest.', false
  from app_private.oneroster_files(version) as f
  where modes ->> f.file in ('bulk', 'delta')
    and f.file not in (select i.file from pg_temp.import_files i where i.file is not null);

  return query
  select f.given_name, f.file
  from pg_temp.import_files f
  where f.is_kept
    and f.place = 1
    and f.mode <> 'absent'
  order by f.file;
end;
$$;

comment on function app_private.read_oneroster_files(text, text[], jsonb) is
  'Says which of the files given are to be read as what, by the modes of the manifest (bulk, delta '
  'or absent for each file); the rest goes into import_findings.';
