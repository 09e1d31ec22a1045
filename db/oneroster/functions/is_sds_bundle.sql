create or replace function app_private.is_sds_bundle(school integer, import uuid)
  returns boolean
  language sql stable
begin atomic
  select coalesce(bool_or(
    f.name in ('school.csv', 'section.csv')
    -- the second version takes names of OneRoster's files, whose lines have other keys
    or f.name = 'enrollments.csv' and not f.header && '{sourcedid,schoolsourcedid}'), false)
    and not coalesce(bool_or(f.name = 'manifest.csv'), false)
  from (
    select lower(regexp_replace(l.file, '^.*/', '')) as name, array(
        select lower(btrim(h.name)) from unnest(l.fields) as h (name)) as header
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.line = 0) as f;
end;

comment on function app_private.is_sds_bundle(integer, uuid) is
  'Whether the files of an uploaded bundle are those of Microsoft School Data Sync.';
