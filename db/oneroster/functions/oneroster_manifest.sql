create or replace function app_private.oneroster_manifest(version text, mode text)
  returns table ("propertyName" text, value text)
  language sql stable
begin atomic
  select m.name, m.value
  from (
    select 1 as part, 1 as place, 'manifest.version' as name, '1.0' as value
    union all
    select 1, 2, 'oneroster.version', version
    union all
    select 2, (row_number() over ())::integer, 'file.' || f.file,
      case when f.is_kept then mode else 'absent' end
    from app_private.oneroster_files(version) as f
    union all
    select 3, 1, 'source.systemName', 'Rollbook') as m
  order by m.part, m.place;
end;

comment on function app_private.oneroster_manifest(text, text) is
  'manifest.csv of a bundle that Rollbook writes: version 1.1 or 1.2, mode bulk or delta.';
