create or replace function app_private.find_oneroster_schools(
  school_code text, may_create boolean, parent_code text, of_country text)
  returns table (sid text, name text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  if school_code is not null then
    select f.school_id into v_school from app_private.find_year(school_code, null) as f;
  end if;

  create temporary table import_schools on commit drop as
  select o.sid, o.line, app_private.cell(o.cells, 'name') as name,
    coalesce(c.code, o.sid) as code, app_private.cell(o.cells, 'parentSourcedId') as parent_sid,
    coalesce(app_private.cell(o.cells, 'metadata.country'), of_country) as country, o.cells,
    coalesce(
      k.id,
      case when v_school is not null and count(*) over () = 1 then v_school end) as school_id
  from pg_temp.staged o
  cross join lateral (
    select i.code
    from (values (1, app_private.cell(o.cells, 'identifier')), (2, o.sid)) as i (place, code)
    where i.code ~ '^[[:alnum:]][[:alnum:]._-]{0,63}$'
    order by i.place
    limit 1) as c
  left join lateral (
    select s.id
    from app_public.schools s
    join app_public.institutions i on i.id = s.id and i.deleted_at is null
    where coalesce(s.id = v_school, true)
      and (lower(i.code) = lower(c.code)
        or exists (
          select
          from app_private.external_ids e
          where e.school_id = s.id and e.kind = 'orgs' and e.sourced_id = o.sid))
    order by lower(i.code) = lower(c.code) desc
    limit 1) as k on true
  where o.file = 'orgs'
    and not o.is_gone
    and lower(app_private.cell(o.cells, 'type')) = 'school';

  -- a delta without orgs speaks of the school that is named
  if v_school is not null and not exists (select from pg_temp.import_schools) then
    insert into pg_temp.import_schools (sid, name, code, school_id, cells)
    select app_private.oneroster_school_id(v_school), i.name, i.code, v_school, '{}'
    from app_public.institutions i
    where i.id = v_school;
    update pg_temp.staged s
    set schools = array[app_private.oneroster_school_id(v_school)]
    where s.file in ('classes', 'roles', 'users', 'enrollments', 'lineItems', 'demographics',
      'results');
  end if;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select array[s.sid], 'orgs.csv', s.line, 'sourcedId', s.sid,
    case when school_code is null then 'there is no school of this code'
      else 'this is not the school ' || school_code end,
    case when school_code is null then 'Repeat the import with --create, or name one with --school.'
      else 'Leave the other schools out of the bundle.' end
  from pg_temp.import_schools s
  where s.school_id is null
    and not (may_create and school_code is null)
  union all
  select array[s.sid], 'orgs.csv', s.line, 'metadata.country', null,
    'a new school needs a country', 'Repeat the import with --country CODE.'
  from pg_temp.import_schools s
  where s.school_id is null
    and may_create
    and s.country is null
  union all
  select null, 'orgs.csv', null, 'type', null, 'the bundle has no school',
    'Give organisations that are schools this type, or name the school with --school.'
  where not exists (select from pg_temp.import_schools)
  union all
  select array[x.sid], s.file || '.csv', s.line, null, x.sid,
    'belongs to an organisation that is no school',
    'Give the organisation the type school in orgs.csv, or let the line name a school.'
  from pg_temp.staged s
  cross join lateral pg_catalog.unnest(s.schools) as x (sid)
  where s.file in ('classes', 'users', 'roles', 'enrollments')
    and x.sid in (
      select o.sid
      from pg_temp.staged o
      where o.file = 'orgs'
        and lower(app_private.cell(o.cells, 'type')) <> 'school')
    -- who belongs to a school, too, comes with it
    and not (s.file = 'users' and exists (
      select from pg_temp.import_schools i where i.sid = any (s.schools)));
  perform app_private.find_oneroster_parents(parent_code, may_create);
  return query select s.sid, s.name from pg_temp.import_schools s order by s.line, s.sid;
end;
$$;

comment on function app_private.find_oneroster_schools(text, boolean, text, text) is
  'The schools of a bundle, in the temporary table import_schools with the school that each is '
  'here: the one named, or that of its code or remembered identifier, else NULL, and it is to be '
  'made. Error RBVAL: unknown school or parent.';
