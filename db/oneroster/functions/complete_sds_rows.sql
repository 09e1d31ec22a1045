create or replace function app_private.complete_sds_rows(version text, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_first integer := extract(year from today - interval '7 months')::integer;
begin
  -- a term that lasts most of a year is the year; shorter ones belong to a year of their days
  update pg_temp.converted c
  set cells = c.cells || pg_catalog.jsonb_build_object('type', case
      when d.days > 250 then 'schoolYear' when d.days > 100 then 'semester' else 'term' end,
    'schoolYear', pg_catalog.left(c.cells ->> 'endDate', 4))
  from (
    select o.line, app_private.date_of(o.cells ->> 'endDate')
      - app_private.date_of(o.cells ->> 'startDate') as days
    from pg_temp.converted o
    where o.file = 'academicSessions'
      and not o.cells ? 'type') as d
  where c.file = 'academicSessions'
    and c.line = d.line;
  insert into pg_temp.converted
  select 'academicSessions', min(c.line), 'Section', pg_catalog.jsonb_build_object(
    'sourcedId', 'year', 'title', pg_catalog.left(min(c.cells ->> 'startDate'), 4) || '-'
      || pg_catalog.left(max(c.cells ->> 'endDate'), 4),
    'type', 'schoolYear', 'startDate', min(c.cells ->> 'startDate'),
    'endDate', max(c.cells ->> 'endDate'), 'schoolYear',
    pg_catalog.left(max(c.cells ->> 'endDate'), 4))
  from pg_temp.converted c
  where c.file = 'academicSessions'
  having count(*) > 0
     and not pg_catalog.bool_or(c.cells ->> 'type' = 'schoolYear');

  -- sections without a term belong to the year that runs
  if exists (
    select
    from pg_temp.converted c
    where c.file = 'classes' and coalesce(c.cells ->> 'termSourcedIds', '') = '') then
    insert into pg_temp.converted
    select 'academicSessions', 0, 'Section', pg_catalog.jsonb_build_object(
      'sourcedId', n.name, 'title', n.name, 'type', 'schoolYear',
      'startDate', v_first || '-08-01', 'endDate', (v_first + 1) || '-07-31',
      'schoolYear', (v_first + 1)::text)
    from (select v_first || '-' || v_first + 1 as name) as n;
    update pg_temp.converted c
    set cells = c.cells || pg_catalog.jsonb_build_object(
      'termSourcedIds', v_first || '-' || v_first + 1)
    where c.file = 'classes'
      and coalesce(c.cells ->> 'termSourcedIds', '') = '';
  end if;

  -- a section without a course is its own subject
  insert into pg_temp.converted
  select 'courses', c.line, c.source, pg_catalog.jsonb_build_object(
    'sourcedId', c.cells ->> 'sourcedId', 'title', c.cells ->> 'title',
    'orgSourcedId', c.cells ->> 'schoolSourcedId', 'courseCode', '')
  from pg_temp.converted c
  where c.file = 'classes'
    and coalesce(c.cells ->> 'courseSourcedId', '') = '';
  update pg_temp.converted c
  set cells = c.cells || pg_catalog.jsonb_build_object('courseSourcedId', c.cells ->> 'sourcedId')
  where c.file = 'classes'
    and coalesce(c.cells ->> 'courseSourcedId', '') = '';

  update pg_temp.converted u
  set cells = u.cells || pg_catalog.jsonb_build_object('grades', r.cells ->> 'grade')
  from pg_temp.converted r
  where u.file = 'users'
    and r.file = 'roles'
    and r.cells ->> 'userSourcedId' = u.cells ->> 'sourcedId'
    and r.cells ->> 'grade' <> ''
    and coalesce(u.cells ->> 'grades', '') = '';

  -- guardians: what they are stands with the relation, in the schools of the student
  update pg_temp.converted u
  set cells = u.cells || pg_catalog.jsonb_build_object(
    'agentSourcedIds', l.guardians, 'relations', l.relations)
  from (
    select o.cells ->> 'student' as student,
      pg_catalog.string_agg(o.cells ->> 'guardian', ',' order by o.line) as guardians,
      pg_catalog.string_agg(
        case
          when o.cells ->> 'role' in ('relative', 'sibling', 'grandparent') then o.cells ->> 'role'
          else 'guardian' end, ',' order by o.line) as relations
    from pg_temp.converted o
    where o.file = 'links'
    group by 1) as l
  where u.file = 'users'
    and u.cells ->> 'sourcedId' = l.student;
  insert into pg_temp.converted
  select distinct on (l.cells ->> 'guardian', r.cells ->> 'orgSourcedId')
    'roles', l.line, 'relationships', pg_catalog.jsonb_build_object(
      'sourcedId', (l.cells ->> 'guardian') || '.' || (r.cells ->> 'orgSourcedId') || '.guardian',
      'userSourcedId', l.cells ->> 'guardian', 'orgSourcedId', r.cells ->> 'orgSourcedId',
      'roleType', 'primary', 'role', case
        when l.cells ->> 'role' in ('parent', 'relative') then l.cells ->> 'role'
        else 'guardian' end)
  from pg_temp.converted l
  join pg_temp.converted r
    on r.file = 'roles' and r.cells ->> 'userSourcedId' = l.cells ->> 'student'
  where l.file = 'links'
  order by l.cells ->> 'guardian', r.cells ->> 'orgSourcedId', l.line;
end;
$$;

comment on function app_private.complete_sds_rows(text, date) is
  'Adds what OneRoster has and School Data Sync may leave out: the kind of a term, a year, a '
  'course of each section, the roles of guardians.';
