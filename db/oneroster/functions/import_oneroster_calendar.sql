create or replace function app_private.import_oneroster_calendar(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  drop table if exists pg_temp.sessions;
  create temporary table sessions on commit drop as
  select s.sid, s.line, app_private.cell(s.cells, 'title') as title,
    lower(app_private.cell(s.cells, 'type')) as type,
    app_private.date_of(app_private.cell(s.cells, 'startDate')) as starts_on,
    app_private.date_of(app_private.cell(s.cells, 'endDate')) as ends_on,
    app_private.cell(s.cells, 'parentSourcedId') as parent_sid,
    app_private.cell(s.cells, 'metadata.code') as code,
    lower(app_private.cell(s.cells, 'metadata.kind')) as kind,
    app_private.cell(s.cells, 'metadata.weight')::numeric as weight,
    lower(app_private.cell(s.cells, 'metadata.active')) = 'true' as is_active
  from pg_temp.here s
  where s.file = 'academicSessions'
    and not s.is_gone
    -- of another system, what this school's classes and assessments name, and above
    and (s.cells ? 'metadata.active'
      or s.sid in (
        with recursive named as (
          select x.sid
          from pg_temp.here k
          cross join lateral pg_catalog.regexp_split_to_table(coalesce(
            app_private.cell(k.cells, 'termSourcedIds'),
            app_private.cell(k.cells, 'academicSessionSourcedId'),
            app_private.cell(k.cells, 'gradingPeriodSourcedId')), '\s*,\s*') as x (sid)
          where k.file in ('classes', 'lineItems')
          union
          select app_private.cell(o.cells, 'parentSourcedId')
          from named n
          join pg_temp.here o on o.file = 'academicSessions' and o.sid = n.sid)
        select n.sid from named n));

  drop table if exists pg_temp.new_years;
  create temporary table new_years on commit drop as
  select s.*, coalesce(k.id, y.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, y.id) is null as is_new
  from pg_temp.sessions s
  left join pg_temp.known k on k.file = 'academicSessions' and k.sid = s.sid and k.what = 'year'
  left join app_public.academic_years y on y.school_id = school and y.name = s.title
  where s.type = 'schoolyear';
  insert into pg_temp.known
  select 'academicSessions', 'year', y.sid, y.id, y.is_new from pg_temp.new_years y
  on conflict do nothing;

  -- a part of a term is that term: the nearest one below the year
  drop table if exists pg_temp.new_terms;
  create temporary table new_terms on commit drop as
  with recursive placed as (
    select s.sid, s.sid as term_sid, y.id as year_id, 1 as depth
    from pg_temp.sessions s
    left join pg_temp.known p
      on p.file = 'academicSessions' and p.sid = s.parent_sid and p.what = 'year'
    left join lateral (
      select x.id
      from (
        select n.id, n.starts_on, n.ends_on from pg_temp.new_years n
        union all
        select o.id, o.starts_on, o.ends_on
        from app_public.academic_years o where o.school_id = school) as x
      where s.starts_on >= x.starts_on and s.ends_on <= x.ends_on
      limit 1) as d on s.parent_sid is null
    cross join lateral (select coalesce(p.id, d.id) as id) as y
    where s.type <> 'schoolyear'
      and y.id is not null
    union all
    select s.sid, p.term_sid, p.year_id, p.depth + 1
    from placed p
    join pg_temp.sessions s on s.parent_sid = p.sid
    where p.depth < 10)
  select s.*, p.term_sid, p.year_id, p.depth, coalesce(k.id, t.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, t.id) is null as is_new
  from placed p
  join pg_temp.sessions s on s.sid = p.sid
  left join pg_temp.known k
    on k.file = 'academicSessions' and k.sid = p.term_sid and k.what = 'term'
  left join app_public.terms t
    on t.school_id = school and t.academic_year_id = p.year_id
    and (t.code = s.code or s.code is null and t.name = s.title);
  update pg_temp.new_terms t
  set id = o.id
  from pg_temp.new_terms o
  where t.depth > 1
    and o.sid = t.term_sid;
  insert into pg_temp.known
  select 'academicSessions', 'term', t.sid, t.id, t.is_new from pg_temp.new_terms t
  on conflict do nothing;
  delete from pg_temp.new_terms t where t.depth > 1;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select h.schools, 'academicSessions.csv', s.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.sessions s
  join pg_temp.here h on h.file = 'academicSessions' and h.line = s.line
  cross join lateral (
    select 'endDate' as column_name, s.ends_on::text as value,
      'it ends before it starts' as message, 'Correct the dates.' as remedy
    where s.ends_on <= s.starts_on
    union all
    select 'parentSourcedId', s.parent_sid, 'no school year holds this session',
      'Name one, or add one that lasts as long.'
    where s.type <> 'schoolyear'
      and not exists (
        select from pg_temp.known k where k.file = 'academicSessions' and k.sid = s.sid)
    union all
    select 'startDate', s.starts_on::text, 'it is not within its school year',
      'Correct the dates of one of them.'
    from pg_temp.new_terms t
    join pg_temp.new_years y on y.id = t.year_id
    where t.sid = s.sid
      and (s.starts_on < y.starts_on or s.ends_on > y.ends_on)
    union all
    select 'startDate', s.starts_on::text,
      pg_catalog.format('it overlaps with %s of the same year', o.title),
      'Make one of them part of the other, or correct the dates.'
    from pg_temp.new_terms t
    join pg_temp.new_terms o
      on o.year_id = t.year_id
      and (o.starts_on, o.sid) < (t.starts_on, t.sid)
      and o.ends_on >= t.starts_on
    where t.sid = s.sid) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  insert into pg_temp.import_counts (what, added, changed, same)
  select 'academic years', count(*) filter (where n.is_new),
    count(*) filter (where (y.name, y.starts_on, y.ends_on) <> (n.title, n.starts_on, n.ends_on)),
    count(*) filter (where (y.name, y.starts_on, y.ends_on) = (n.title, n.starts_on, n.ends_on))
  from pg_temp.new_years n
  left join app_public.academic_years y on y.school_id = school and y.id = n.id;
  update app_public.academic_years y
  set name = n.title, starts_on = n.starts_on, ends_on = n.ends_on
  from pg_temp.new_years n
  where y.school_id = school
    and y.id = n.id
    and (y.name, y.starts_on, y.ends_on) <> (n.title, n.starts_on, n.ends_on);
  insert into app_public.academic_years (school_id, id, name, starts_on, ends_on)
  select school, n.id, n.title, n.starts_on, n.ends_on
  from pg_temp.new_years n
  where n.is_new
  order by n.starts_on;
  update app_public.academic_years y
  set is_active = false
  where y.school_id = school
    and y.is_active
    and exists (select from pg_temp.new_years n where n.is_active and n.id <> y.id);
  update app_public.academic_years y
  set is_active = true
  where y.school_id = school
    and not y.is_active
    and y.id = (
      select n.id
      from pg_temp.new_years n
      where n.is_active
        or n.is_active is null and n.is_new and v_today between n.starts_on and n.ends_on
          and not exists (
            select from app_public.academic_years o where o.school_id = school and o.is_active)
      order by n.is_active nulls last, n.starts_on
      limit 1);

  insert into pg_temp.import_counts (what, added, changed, same)
  select 'terms', count(*) filter (where n.is_new),
    count(*) filter (where not n.is_new and d.is_changed),
    count(*) filter (where not n.is_new and not d.is_changed)
  from pg_temp.new_terms n
  left join app_public.terms t on t.school_id = school and t.id = n.id
  cross join lateral (
    select (t.name, t.code, t.kind, t.starts_on, t.ends_on, t.weight) is distinct from
      (n.title, coalesce(n.code, t.code), coalesce(n.kind, t.kind), n.starts_on, n.ends_on,
        coalesce(n.weight, t.weight)) as is_changed) as d;
  update app_public.terms t
  set name = n.title, code = coalesce(n.code, t.code), kind = coalesce(n.kind, t.kind),
    starts_on = n.starts_on, ends_on = n.ends_on, weight = coalesce(n.weight, t.weight)
  from pg_temp.new_terms n
  where t.school_id = school
    and t.id = n.id
    and (t.name, t.code, t.kind, t.starts_on, t.ends_on, t.weight) is distinct from
      (n.title, coalesce(n.code, t.code), coalesce(n.kind, t.kind), n.starts_on, n.ends_on,
        coalesce(n.weight, t.weight));
  insert into app_public.terms
    (school_id, id, academic_year_id, kind, name, code, starts_on, ends_on, weight)
  select school, n.id, n.year_id,
    coalesce(n.kind, case
      when n.type = 'semester' then 'semester'
      when count(*) over same_year = 3 then 'trimester'
      when count(*) over same_year = 4 then 'quarter'
      else 'term' end),
    n.title, coalesce(n.code, 'T' || pg_catalog.row_number() over (
      partition by n.year_id order by n.starts_on)), n.starts_on, n.ends_on, coalesce(n.weight, 1)
  from pg_temp.new_terms n
  where n.is_new
  window same_year as (partition by n.year_id)
  order by n.starts_on;
end;
$$;

comment on function app_private.import_oneroster_calendar(integer) is
  'Writes the years and terms of a bundle into a school. A session below a term is part of that '
  'term: Rollbook has one level of terms.';
