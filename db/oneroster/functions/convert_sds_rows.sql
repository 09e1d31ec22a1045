create or replace function app_private.convert_sds_rows()
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
  v_today date := current_date;
begin
  v_version := case
    when exists (select from pg_temp.sds_files f where f.source = 'roles') then '1.2'
    else '1.1' end;
  -- lines of several files come together in one: each keeps a range of its own
  insert into pg_temp.import_origins
  select f.source, f.given_name, 10000000 * pg_catalog.row_number() over (order by f.source)
  from pg_temp.sds_files f
  where f.source in (select h.source from pg_temp.sds_headers h);

  insert into pg_temp.import_findings (file, line, message, remedy)
  select o.given_name, r.line, pg_catalog.format('%s fields instead of %s', r.fields, h.width),
    'Give each line as many fields as the header; put text that holds a comma in quotes.'
  from pg_temp.sds_rows r
  join pg_temp.sds_headers h on h.source = r.source
  join pg_temp.import_origins o on o.source = r.source
  where r.fields <> h.width;

  create temporary table converted on commit drop as
  select c.file, o.base + r.line as line, r.source,
    pg_catalog.jsonb_object_agg(c.name, coalesce(r.cells ->> c.given, '')) as cells
  from pg_temp.sds_rows r
  join pg_temp.import_origins o on o.source = r.source
  join lateral (
    -- of two names of a column, the one that is there
    select distinct on (k.file, k.name) k.file, k.name, k.given
    from app_private.sds_columns() as k
    where k.source = r.source
    order by k.file, k.name, (r.cells ? k.given) desc) as c on true
  group by c.file, o.base, r.line, r.source;
  delete from pg_temp.converted c
  where c.file in ('courses', 'academicSessions', 'demographics')
    and c.source in ('Section', 'Student')
    and (c.cells ->> 'sourcedId' = ''
      or c.file = 'demographics' and c.cells ->> 'birthDate' = ''
      or exists (
        select
        from pg_temp.converted o
        where o.file = c.file
          and o.cells ->> 'sourcedId' = c.cells ->> 'sourcedId'
          and o.line < c.line));

  -- the words and dates of OneRoster
  update pg_temp.converted c
  set cells = c.cells || (
    select coalesce(pg_catalog.jsonb_object_agg(e.name, case
      when e.name in ('startDate', 'endDate', 'birthDate', 'beginDate')
        then coalesce(app_private.american_date(e.value)::text, e.value)
      when e.name = 'enabledUser' then (lower(e.value) <> 'inactive')::text
      when e.name = 'roleType' then case lower(e.value)
        when 'true' then 'primary'
        else 'secondary' end
      when e.name = 'role' then case
        when lower(e.value) in ('teacher', 'faculty', 'professor', 'lecturer', 'adjunct')
          then 'teacher'
        when lower(e.value) in ('staff', 'other') then 'aide'
        else lower(e.value) end
      when e.name = 'type' and c.file = 'orgs' then case lower(e.value)
        when 'ministryofeducation' then 'national'
        when 'school' then 'school'
        when 'state' then 'state'
        when 'district' then 'district'
        when 'department' then 'department'
        else 'local' end
      else e.value end), '{}')
    from pg_catalog.jsonb_each_text(c.cells) as e (name, value)
    where e.name in ('startDate', 'endDate', 'birthDate', 'beginDate', 'enabledUser', 'roleType',
      'role', 'type'));
  update pg_temp.converted c
  set cells = case c.file
    when 'orgs' then '{"type": "school"}'::jsonb || c.cells
    when 'users' then case v_version
        when '1.1' then pg_catalog.jsonb_build_object(
          'role', case c.source when 'Student' then 'student' else 'teacher' end)
        else '{}' end
      || '{"enabledUser": "true"}' || c.cells
      || pg_catalog.jsonb_build_object('username',
        coalesce(nullif(c.cells ->> 'username', ''), c.cells ->> 'sourcedId'))
    when 'classes' then '{"classType": "scheduled"}' || c.cells
    when 'enrollments' then pg_catalog.jsonb_build_object(
        'role', case c.source when 'TeacherRoster' then 'teacher' else 'student' end,
        'sourcedId', (c.cells ->> 'classSourcedId') || '.' || (c.cells ->> 'userSourcedId'))
      || c.cells
    when 'roles' then pg_catalog.jsonb_build_object('sourcedId',
        (c.cells ->> 'userSourcedId') || '.' || (c.cells ->> 'orgSourcedId') || '.'
          || (c.cells ->> 'role'), 'roleType', 'primary') || c.cells
    else c.cells end;
  update pg_temp.converted c
  set cells = c.cells || '{"enabledUser": "true"}'
  where c.file = 'users'
    and c.cells ->> 'enabledUser' = '';
  perform app_private.complete_sds_rows(v_version, v_today);

  create temporary table if not exists import_columns (
    file text, place integer, given text, name text, how text) on commit drop;
  insert into pg_temp.import_columns
  select o.file, o.place, o.name, o.name, 'exact'
  from app_private.oneroster_columns(v_version) as o;
  insert into pg_temp.import_rows (file, line, fields, cells)
  select c.file, c.line, (
      select count(*) from app_private.oneroster_columns(v_version) as o where o.file = c.file),
    c.cells
  from pg_temp.converted c
  where c.file <> 'links';
  create temporary table import_files on commit drop as
  select distinct c.file || '.csv' as given_name, c.file, true as is_kept, 'bulk' as mode,
    1 as place
  from pg_temp.converted c;
  return v_version;
end;
$$;

comment on function app_private.convert_sds_rows() is
  'Makes of the lines of School Data Sync what a OneRoster bundle would have, in import_rows, and '
  'returns its version. Lines are numbered by import_origins, for the files they stand in.';
