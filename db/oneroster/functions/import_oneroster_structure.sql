create or replace function app_private.import_oneroster_structure(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.new_levels;
  create temporary table new_levels on commit drop as
  select s.sid, s.line, app_private.cell(s.cells, 'title') as name,
    app_private.cell(s.cells, 'metadata.position')::smallint as position,
    coalesce(k.id, l.id, pg_catalog.uuidv7()) as id, coalesce(k.id, l.id) is null as is_new
  from pg_temp.here s
  left join pg_temp.known k on k.file = 'courses' and k.sid = s.sid and k.what = 'level'
  left join app_public.levels l
    on l.school_id = school and l.name = app_private.cell(s.cells, 'title')
  where s.file = 'courses'
    and not s.is_gone
    and lower(app_private.cell(s.cells, 'metadata.what')) = 'level'
    -- without a place, it stands for the classes without a level
    and app_private.cell(s.cells, 'metadata.position') is not null;
  insert into pg_temp.known
  select 'courses', 'level', l.sid, l.id, l.is_new from pg_temp.new_levels l on conflict do nothing;
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'levels', count(*) filter (where n.is_new),
    count(*) filter (where (l.name, l.position) <> (n.name, n.position)),
    count(*) filter (where (l.name, l.position) = (n.name, n.position))
  from pg_temp.new_levels n
  left join app_public.levels l on l.school_id = school and l.id = n.id
  having count(*) > 0;
  update app_public.levels l
  set name = n.name, position = n.position
  from pg_temp.new_levels n
  where l.school_id = school
    and l.id = n.id
    and (l.name, l.position) <> (n.name, n.position);
  insert into app_public.levels (school_id, id, name, position)
  select school, n.id, n.name, n.position from pg_temp.new_levels n where n.is_new;

  -- courses that differ only by their year are one subject
  drop table if exists pg_temp.new_subjects;
  create temporary table new_subjects on commit drop as
  with found as (
    select s.sid, s.line, s.cells, app_private.cell(s.cells, 'title') as name,
      coalesce(app_private.cell(s.cells, 'courseCode'), s.sid) as given_code
    from pg_temp.here s
    where s.file = 'courses'
      and not s.is_gone
      and coalesce(lower(app_private.cell(s.cells, 'metadata.what')), 'subject') = 'subject'
      and (s.cells ? 'metadata.what'
        or app_private.cell(s.cells, 'orgSourcedId') = (
          select c.org from pg_temp.import_current c)
        or s.sid in (
          select app_private.cell(k.cells, 'courseSourcedId')
          from pg_temp.here k
          where k.file = 'classes'))),
  coded as (
    select f.*,
      case
        when pg_catalog.first_value(f.name) over same_code = f.name then f.given_code
        else f.given_code || '-' || f.sid end as code
    from found f
    window same_code as (partition by f.given_code order by f.line)),
  firsts as (
    select c.*, pg_catalog.first_value(c.sid) over same as first_sid
    from coded c
    window same as (partition by c.code order by c.line))
  select f.*, coalesce(k.id, s.id) as id, coalesce(k.id, s.id) is null as is_new
  from firsts f
  left join pg_temp.known k on k.file = 'courses' and k.sid = f.first_sid and k.what = 'subject'
  left join app_public.subjects s on s.school_id = school and s.code = f.code;
  update pg_temp.new_subjects s
  set id = x.id
  from (
    select n.first_sid, pg_catalog.uuidv7() as id
    from pg_temp.new_subjects n
    where n.is_new
    group by n.first_sid) as x
  where s.is_new
    and s.first_sid = x.first_sid;
  insert into pg_temp.known
  select 'courses', 'subject', s.sid, s.id, s.is_new from pg_temp.new_subjects s
  on conflict do nothing;
  delete from pg_temp.new_subjects s where s.sid <> s.first_sid;

  drop table if exists pg_temp.subject_values;
  create temporary table subject_values on commit drop as
  select n.id, n.is_new, n.line, n.name,
    coalesce(case when n.cells ? 'courseCode' or n.is_new then n.code end, s.code) as code,
    case when n.cells ? 'metadata.description'
      then app_private.kept_text(
        s.description, app_private.cell(n.cells, 'metadata.description'))
      else s.description end as description,
    case when n.cells ? 'metadata.level' then lower(app_private.cell(n.cells, 'metadata.level'))
      else s.level end as level,
    case when n.cells ? 'metadata.category' then app_private.cell(n.cells, 'metadata.category')
      else s.category end as category,
    case when n.cells ? 'metadata.scale' then app_private.cell(n.cells, 'metadata.scale')::numeric
      else s.scale end as scale,
    case when n.cells ? 'metadata.maximum'
      then app_private.cell(n.cells, 'metadata.maximum')::numeric
      else s.default_maximum end as default_maximum,
    coalesce(app_private.cell(n.cells, 'metadata.coefficient')::numeric, s.default_coefficient, 1)
      as default_coefficient,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', s.is_active, true)
      as is_active,
    coalesce(lower(app_private.cell(n.cells, 'metadata.conduct')) = 'true', s.is_conduct, false)
      as is_conduct
  from pg_temp.new_subjects n
  left join app_public.subjects s on s.school_id = school and s.id = n.id;
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'subjects', count(*) filter (where n.is_new), 0, count(*) filter (where not n.is_new)
  from pg_temp.subject_values n;
  with changed as (
    update app_public.subjects s
    set code = n.code, name = n.name, description = n.description, level = n.level,
      category = n.category, scale = n.scale, default_maximum = n.default_maximum,
      default_coefficient = n.default_coefficient, is_active = n.is_active,
      is_conduct = n.is_conduct
    from pg_temp.subject_values n
    where s.school_id = school
      and s.id = n.id
      and (s.code, s.name, s.description, s.level, s.category, s.scale, s.default_maximum,
        s.default_coefficient, s.is_active, s.is_conduct) is distinct from (n.code, n.name,
        n.description, n.level, n.category, n.scale, n.default_maximum, n.default_coefficient,
        n.is_active, n.is_conduct)
    returning 1)
  update pg_temp.import_counts c
  set changed = x.n, same = c.same - x.n
  from (select count(*) as n from changed) as x
  where c.what = 'subjects';
  insert into app_public.subjects
    (school_id, id, code, name, description, level, category, scale, default_maximum,
     default_coefficient, is_active, is_conduct)
  select school, n.id, n.code, n.name, n.description, n.level, n.category, n.scale,
    n.default_maximum, n.default_coefficient, n.is_active, n.is_conduct
  from pg_temp.subject_values n
  where n.is_new
  order by n.line;
end;
$$;

comment on function app_private.import_oneroster_structure(integer) is
  'Writes the courses of a bundle into a school: as levels, where they are marked so, else as '
  'subjects. Courses of one code and title are one subject, whatever their year.';
