create or replace function app_private.plan_classes(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{class,academic_year}');
  perform app_private.find_import_places(school);
  perform app_private.find_import_teachers(school);

  drop table if exists pg_temp.import_levels;
  create temporary table import_levels on commit drop as
  select n.level, coalesce(l.id, pg_catalog.uuidv7()) as id, coalesce(l.name, n.level) as name,
    n.line, l.id is null as is_new
  from (
    select g.given ->> 'level' as level, min(g.line) as line
    from pg_temp.import_given g
    where g.given ? 'level'
      and not exists (select from pg_temp.import_problems p where p.line = g.line)
    group by g.given ->> 'level') as n
  left join app_public.levels l on l.school_id = school and lower(l.name) = lower(n.level);

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'levels', pg_catalog.jsonb_build_object('id', l.id), l.line,
    pg_catalog.jsonb_build_object('name', l.name, 'position',
      pg_catalog.row_number() over (order by l.line) + (
        select coalesce(max(o.position), 0) from app_public.levels o where o.school_id = school))
  from pg_temp.import_levels l
  where l.is_new;

  update pg_temp.import_places p
  set class_id = pg_catalog.uuidv7(), class_name = p.class, is_new = true
  where p.class_id is null;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'classes', pg_catalog.jsonb_build_object('id', p.class_id), g.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'academic_year_id', p.year_id, 'name', p.class_name, 'level_id', l.id,
      'section', g.given -> 'section', 'max_size', g.given -> 'max_size'))
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  left join pg_temp.import_levels l on l.level = g.given ->> 'level'
  where not exists (select from pg_temp.import_problems x where x.line = g.line)
  order by g.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'class_teachers',
    pg_catalog.jsonb_build_object('class_id', p.class_id, 'user_id', t.user_id), g.line,
    pg_catalog.jsonb_build_object('position', 1 + (
      select coalesce(max(c.position), 0)
      from app_public.class_teachers c
      where c.school_id = school
        and c.class_id = p.class_id))
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  join pg_temp.import_teachers t on t.words = g.given ->> 'teacher'
  where not exists (select from pg_temp.import_problems x where x.line = g.line)
    and not exists (
      select
      from app_public.class_teachers c
      where c.school_id = school
        and c.class_id = p.class_id
        and c.user_id = t.user_id);
end;
$$;

comment on function app_private.plan_classes(integer, uuid) is
  'What an import of classes writes: classes by year and name, levels that are new, and class '
  'teachers, after those whom the class has.';
