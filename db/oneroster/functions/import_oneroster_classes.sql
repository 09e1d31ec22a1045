create or replace function app_private.import_oneroster_classes(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_classes;
  create temporary table given_classes on commit drop as
  select s.sid, s.line, s.cells, s.schools, app_private.cell(s.cells, 'title') as title,
    y.id as year_id,
    case
      when lower(app_private.cell(s.cells, 'classType')) = 'homeroom' then 'class'
      else 'course' end as what,
    app_private.cell(s.cells, 'metadata.homeroom') as homeroom_sid,
    k.what as course_what, k.id as course_id
  from pg_temp.here s
  left join pg_temp.known k
    on k.file = 'courses' and k.sid = app_private.cell(s.cells, 'courseSourcedId')
  left join lateral (
    select coalesce(t.academic_year_id, n.year_id, x.id) as id
    from pg_catalog.regexp_split_to_table(
      app_private.cell(s.cells, 'termSourcedIds'), '\s*,\s*') with ordinality as g (sid, place)
    join pg_temp.known x on x.file = 'academicSessions' and x.sid = g.sid
    left join app_public.terms t on t.school_id = school and t.id = x.id
    left join pg_temp.new_terms n on n.id = x.id
    order by g.place
    limit 1) as y on true
  where s.file = 'classes'
    and not s.is_gone;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select g.schools, 'classes.csv', g.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.given_classes g
  cross join lateral (
    select 'termSourcedIds' as column_name, app_private.cell(g.cells, 'termSourcedIds') as value,
      'none of these sessions is known' as message, 'Add them to academicSessions.csv.' as remedy
    where g.year_id is null
    union all
    select 'courseSourcedId', app_private.cell(g.cells, 'courseSourcedId'),
      'this course is not known', 'Add it to courses.csv.'
    where g.what = 'course'
      and g.course_what is distinct from 'subject'
    union all
    select 'metadata.homeroom', g.homeroom_sid, 'this class is not known',
      'Add it to classes.csv, with the type homeroom.'
    where g.homeroom_sid is not null
      and not exists (
        select from pg_temp.known k
        where k.file = 'classes' and k.sid = g.homeroom_sid and k.what = 'class')
      and not exists (
        select
        from pg_temp.given_classes h
        where h.sid = g.homeroom_sid and h.what = 'class')) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  -- a scheduled class without a homeroom is a class of its own, with one course
  drop table if exists pg_temp.new_classes;
  create temporary table new_classes on commit drop as
  with named as (
    select g.sid, g.line, g.cells, g.year_id, g.course_what, g.course_id,
      g.what = 'course' as is_own, g.title as name, c.class_id as own_class_id
    from pg_temp.given_classes g
    left join pg_temp.known k on k.file = 'classes' and k.sid = g.sid and k.what = 'course'
    left join app_public.courses c on c.school_id = school and c.id = k.id
    where g.what = 'class'
       or g.homeroom_sid is null),
  distinct_names as (
    select n.*, n.name || case
      when pg_catalog.row_number() over (
        partition by n.year_id, n.name order by n.is_own, n.line) > 1
        then ' ' || n.sid
      else '' end as class_name
    from named n)
  select d.*, coalesce(k.id, d.own_class_id, c.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, d.own_class_id, c.id) is null as is_new
  from distinct_names d
  left join pg_temp.known k
    on not d.is_own and k.file = 'classes' and k.sid = d.sid and k.what = 'class'
  left join app_public.classes c
    on c.school_id = school and c.academic_year_id = d.year_id and c.name = d.class_name;
  insert into pg_temp.known
  select 'classes', 'class', c.sid, c.id, c.is_new from pg_temp.new_classes c where not c.is_own
  on conflict do nothing;

  drop table if exists pg_temp.class_values;
  create temporary table class_values on commit drop as
  select n.id, n.is_new, n.line, n.year_id, n.class_name as name,
    case
      when n.is_own then k.level_id
      when n.course_what = 'level' then n.course_id end as level_id,
    case when n.cells ? 'metadata.section' then app_private.cell(n.cells, 'metadata.section')
      else k.section end as section,
    coalesce(app_private.cell(n.cells, 'metadata.maxSize')::smallint, greatest(k.max_size, 40, (
      select count(*)
      from pg_temp.here e
      where e.file = 'enrollments'
        and app_private.cell(e.cells, 'classSourcedId') = n.sid
        and lower(app_private.cell(e.cells, 'role')) = 'student'))) as max_size,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', k.is_active, true)
      as is_active
  from pg_temp.new_classes n
  left join app_public.classes k on k.school_id = school and k.id = n.id;
  with changed as (
    update app_public.classes k
    set name = n.name, level_id = n.level_id, section = n.section, max_size = n.max_size,
      is_active = n.is_active
    from pg_temp.class_values n
    where k.school_id = school
      and k.id = n.id
      and (k.name, k.level_id, k.section, k.max_size, k.is_active)
        is distinct from (n.name, n.level_id, n.section, n.max_size, n.is_active)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'classes', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.class_values n;
  insert into app_public.classes
    (school_id, id, academic_year_id, level_id, name, section, max_size, is_active)
  select school, n.id, n.year_id, n.level_id, n.name, n.section, n.max_size, n.is_active
  from pg_temp.class_values n
  where n.is_new
  order by n.line;

  drop table if exists pg_temp.new_courses;
  create temporary table new_courses on commit drop as
  select g.sid, g.line, g.cells, g.schools, o.class_id, g.course_id as subject_id,
    coalesce(k.id, c.id, pg_catalog.uuidv7()) as id, coalesce(k.id, c.id) is null as is_new
  from pg_temp.given_classes g
  left join pg_temp.known h on h.file = 'classes' and h.sid = g.homeroom_sid
  left join pg_temp.new_classes n on n.is_own and n.sid = g.sid
  cross join lateral (select coalesce(h.id, n.id) as class_id) as o
  left join pg_temp.known k on k.file = 'classes' and k.sid = g.sid and k.what = 'course'
  left join app_public.courses c
    on c.school_id = school and c.class_id = o.class_id and c.subject_id = g.course_id
  where g.what = 'course';
  insert into pg_temp.known
  select 'classes', 'course', c.sid, c.id, c.is_new from pg_temp.new_courses c
  on conflict do nothing;

  drop table if exists pg_temp.course_values;
  create temporary table course_values on commit drop as
  select n.id, n.is_new, n.line, n.class_id, n.subject_id,
    coalesce(app_private.cell(n.cells, 'metadata.coefficient')::numeric, c.coefficient,
      s.default_coefficient) as coefficient,
    coalesce(lower(app_private.cell(n.cells, 'metadata.mode')), c.mode, 'normal') as mode,
    coalesce(app_private.cell(n.cells, 'metadata.position')::smallint, c.position, 0) as position,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', c.is_active, true)
      as is_active
  from pg_temp.new_courses n
  join app_public.subjects s on s.school_id = school and s.id = n.subject_id
  left join app_public.courses c on c.school_id = school and c.id = n.id;
  with changed as (
    update app_public.courses c
    set subject_id = n.subject_id, coefficient = n.coefficient, mode = n.mode,
      position = n.position, is_active = n.is_active
    from pg_temp.course_values n
    where c.school_id = school
      and c.id = n.id
      and (c.subject_id, c.coefficient, c.mode, c.position, c.is_active)
        is distinct from (n.subject_id, n.coefficient, n.mode, n.position, n.is_active)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'courses', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.course_values n;
  insert into app_public.courses
    (school_id, id, class_id, subject_id, coefficient, mode, position, is_active)
  select school, n.id, n.class_id, n.subject_id, n.coefficient, n.mode, n.position, n.is_active
  from pg_temp.course_values n
  where n.is_new
  order by n.line;
end;
$$;

comment on function app_private.import_oneroster_classes(integer) is
  'Writes the classes of a bundle into a school: homerooms as classes, scheduled ones as courses '
  'of the class they name, or each in a class of its own.';
