create or replace function app_private.place_oneroster_rows(version text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  analyze pg_temp.import_rows;
  create temporary table staged on commit drop as
  select r.file, r.line, r.fields, r.cells, app_private.cell(r.cells, 'sourcedId') as sid,
    coalesce(lower(app_private.cell(r.cells, 'status')) in ('tobedeleted', 'inactive'), false)
      as is_gone,
    null::text[] as schools
  from pg_temp.import_rows r;
  create index on pg_temp.staged (file, sid);
  analyze pg_temp.staged;

  -- who is what in which school: in 1.1 it stands with the users
  create temporary table staged_roles on commit drop as
  select s.sid as user_sid, o.org, s.line, 'users' as file, s.sid || '.role' as sid,
    lower(app_private.cell(s.cells, 'role')) as role, true as is_primary,
    null::date as starts_on, null::date as ends_on, s.is_gone
  from pg_temp.staged s
  cross join lateral pg_catalog.regexp_split_to_table(
    app_private.cell(s.cells, 'orgSourcedIds'), '\s*,\s*') as o (org)
  where s.file = 'users'
    and s.cells ? 'orgSourcedIds'
  union all
  select app_private.cell(s.cells, 'userSourcedId'), app_private.cell(s.cells, 'orgSourcedId'),
    s.line, 'roles', s.sid, lower(app_private.cell(s.cells, 'role')),
    lower(app_private.cell(s.cells, 'roleType')) is distinct from 'secondary',
    app_private.date_of(app_private.cell(s.cells, 'beginDate')),
    app_private.date_of(app_private.cell(s.cells, 'endDate')), s.is_gone
  from pg_temp.staged s
  where s.file = 'roles';
  create index on pg_temp.staged_roles (user_sid);
  analyze pg_temp.staged_roles;

  -- a row without schools concerns the bundle
  update pg_temp.staged s
  set schools = case s.file
    when 'orgs' then case
      when lower(app_private.cell(s.cells, 'type')) = 'school' then array[s.sid] end
    when 'classes' then array[app_private.cell(s.cells, 'schoolSourcedId')]
    when 'roles' then array[app_private.cell(s.cells, 'orgSourcedId')]
    when 'users' then coalesce(
      (select pg_catalog.array_agg(distinct r.org)
       from pg_temp.staged_roles r
       where r.user_sid = s.sid),
      -- in a delta, roles may stay unsaid
      array[app_private.cell(s.cells, 'primaryOrgSourcedId')]) end
  where s.file in ('orgs', 'classes', 'roles', 'users');
  update pg_temp.staged s
  set schools = coalesce(k.schools, array[app_private.cell(s.cells, 'schoolSourcedId')])
  from pg_temp.staged i
  left join pg_temp.staged k
    on k.file = 'classes' and k.sid = app_private.cell(i.cells, 'classSourcedId')
  where s.file in ('enrollments', 'lineItems')
    and i.file = s.file
    and i.line = s.line;
  update pg_temp.staged s
  set schools = u.schools
  from pg_temp.staged u
  where s.file = 'demographics'
    and u.file = 'users'
    and u.sid = s.sid;
  update pg_temp.staged s
  set schools = a.schools
  from pg_temp.staged a
  where s.file = 'results'
    and a.file = 'lineItems'
    and a.sid = app_private.cell(s.cells, 'lineItemSourcedId');
  -- what can't be told: the only school, if there is one
  update pg_temp.staged s
  set schools = o.schools
  from (
    select pg_catalog.array_agg(o.sid) as schools
    from pg_temp.staged o
    where o.file = 'orgs'
      and lower(app_private.cell(o.cells, 'type')) = 'school'
    having count(*) = 1) as o
  where pg_catalog.array_to_string(s.schools, '') is null
     or pg_catalog.array_to_string(s.schools, '') = '';
  analyze pg_temp.staged;
end;
$$;

comment on function app_private.place_oneroster_rows(text) is
  'Makes of the lines of a bundle the temporary tables staged (with the schools each belongs to; '
  'NULL: the bundle) and staged_roles (who is what in which school, in 1.1 and 1.2 alike).';
