create or replace function app_private.read_oneroster_manifest(properties text[])
  returns table (version text, modes jsonb)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
begin
  -- name and value in turns
  create temporary table import_manifest on commit drop as
  select (p.place + 3) / 2 as line, pg_catalog.btrim(p.name) as name,
    pg_catalog.btrim(properties[p.place + 1]) as value
  from pg_catalog.unnest(properties) with ordinality as p (name, place)
  where p.place % 2 = 1;

  select m.value into v_version
  from pg_temp.import_manifest m
  where m.name = 'oneroster.version'
  limit 1;
  v_version := coalesce(v_version, '1.2');
  if v_version not in ('1.1', '1.2') then
    insert into pg_temp.import_findings (file, column_name, value, message, remedy)
    values ('manifest.csv', 'oneroster.version', v_version, 'this version is not known',
      'Bundles of version 1.1 or 1.2 can be imported.');
    v_version := '1.2';
  end if;

  insert into pg_temp.import_findings (file, line, column_name, value, message, remedy)
  select 'manifest.csv', m.line, m.name, m.value, x.message, x.remedy
  from pg_temp.import_manifest m
  cross join lateral (
    select 'the property is there twice' as message, 'Remove one of the lines.' as remedy
    where exists (
      select from pg_temp.import_manifest o where o.name = m.name and o.line < m.line)
    union all
    select 'a file is absent, bulk or delta', 'Write one of these words.'
    where m.name like 'file.%'
      and m.value not in ('absent', 'bulk', 'delta')
    union all
    select 'an unknown property', 'Remove the line.'
    where m.name not in ('manifest.version', 'oneroster.version', 'source.systemName',
        'source.systemCode', '')
      and m.name not like 'file.%') as x;

  return query
  select v_version, coalesce(pg_catalog.jsonb_object_agg(f.file, m.value), '{}')
  from pg_temp.import_manifest m
  join app_private.oneroster_files(v_version) as f on lower('file.' || f.file) = lower(m.name)
  where m.value in ('absent', 'bulk', 'delta');
end;
$$;

comment on function app_private.read_oneroster_manifest(text[]) is
  'The version of a bundle and the mode of each file, from the properties of its manifest, names '
  'and values in turns. A bundle without one is 1.2, bulk.';
