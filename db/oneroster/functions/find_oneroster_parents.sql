create or replace function app_private.find_oneroster_parents(
  parent_code text, may_create boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_org record;
  v_id integer;
begin
  if parent_code is not null then
    select i.id into v_parent
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  create temporary table import_parents (sid text primary key, institution_id integer)
    on commit drop;
  -- from the top down: who stands below is made below
  for v_org in
    with recursive above as (
      select s.parent_sid as sid, 1 as height
      from pg_temp.import_schools s
      where s.parent_sid is not null
      union all
      select app_private.cell(o.cells, 'parentSourcedId'), a.height + 1
      from above a
      join pg_temp.staged o on o.file = 'orgs' and o.sid = a.sid
      where a.height < 20
        and app_private.cell(o.cells, 'parentSourcedId') is not null)
    select o.sid, app_private.cell(o.cells, 'name') as name,
      app_private.cell(o.cells, 'parentSourcedId') as parent_sid,
      coalesce(app_private.cell(o.cells, 'identifier'), o.sid) as code,
      case lower(app_private.cell(o.cells, 'type'))
        when 'national' then 'ministry'
        when 'state' then 'region'
        when 'district' then 'sector' end as type
    from (select a.sid, max(a.height) as height from above a group by a.sid) as a
    join pg_temp.staged o on o.file = 'orgs' and o.sid = a.sid
    order by a.height desc, o.line
  loop
    select i.id into v_id
    from app_public.institutions i
    where i.deleted_at is null
      and lower(i.code) in (lower(v_org.code), lower(v_org.sid))
      and i.type <> 'school'
    limit 1;
    if v_id is null and may_create and v_org.type is not null
      and v_org.code ~ '^[[:alnum:]][[:alnum:]._-]{0,63}$'
      and not exists (
        select from app_public.institutions i where i.code = v_org.code) then
      insert into app_public.institutions (parent_id, type, code, name)
      select coalesce((
          select p.institution_id from pg_temp.import_parents p where p.sid = v_org.parent_sid),
        v_parent), v_org.type, v_org.code, v_org.name
      returning id into v_id;
    end if;
    insert into pg_temp.import_parents values (v_org.sid, coalesce(v_id, v_parent))
    on conflict do nothing; -- an organisation that stands there twice is refused elsewhere
  end loop;

  alter table pg_temp.import_schools add column parent_id integer;
  update pg_temp.import_schools s
  set parent_id = coalesce(
    (select p.institution_id from pg_temp.import_parents p where p.sid = s.parent_sid), v_parent);
end;
$$;

comment on function app_private.find_oneroster_parents(text, boolean) is
  'Finds what stands above the schools of a bundle by code, and makes it, where schools may be '
  'made: national, state and district are ministry, region and sector. What has nothing above it '
  'comes below the institution named. Error RBVAL: there is none of this code.';
