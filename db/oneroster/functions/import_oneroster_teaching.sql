create or replace function app_private.import_oneroster_teaching(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.new_teaching;
  create temporary table new_teaching on commit drop as
  select distinct on (g.class_id, g.user_id) g.class_what, g.class_id, g.user_id, g.position,
    g.is_primary, g.line
  from pg_temp.given_enrollments g
  where g.role = 'teacher'
  order by g.class_id, g.user_id, g.line;
  -- places said are taken; others follow, who is primary first
  update pg_temp.new_teaching t
  set position = x.place
  from (
    select n.class_id, n.user_id, coalesce(
        (select c.position from app_public.course_teachers c
         where c.school_id = school and c.course_id = n.class_id and c.user_id = n.user_id),
        (select k.position from app_public.class_teachers k
         where k.school_id = school and k.class_id = n.class_id and k.user_id = n.user_id),
        greatest(
          (select max(c.position) from app_public.course_teachers c
           where c.school_id = school and c.course_id = n.class_id),
          (select max(k.position) from app_public.class_teachers k
           where k.school_id = school and k.class_id = n.class_id),
          0)
        + pg_catalog.row_number() over (
          partition by n.class_id order by n.is_primary desc nulls last, n.line)) as place
    from pg_temp.new_teaching n
    where n.position is null) as x
  where t.position is null
    and t.class_id = x.class_id
    and t.user_id = x.user_id;

  -- two may change places
  set constraints app_public.course_teachers_position_unique,
    app_public.class_teachers_position_unique deferred;
  with changed as (
    update app_public.course_teachers c
    set position = n.position
    from pg_temp.new_teaching n
    where c.school_id = school
      and c.course_id = n.class_id
      and c.user_id = n.user_id
      and c.position <> n.position
    returning 1),
  added as (
    insert into app_public.course_teachers (school_id, course_id, user_id, position)
    select school, n.class_id, n.user_id, n.position
    from pg_temp.new_teaching n
    where n.class_what = 'course'
      and not exists (
        select
        from app_public.course_teachers c
        where c.school_id = school and c.course_id = n.class_id and c.user_id = n.user_id)
    order by n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers of courses', a.n, c.n, t.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_teaching t where t.class_what = 'course') as t
  where t.n > 0;
  with changed as (
    update app_public.class_teachers c
    set position = n.position
    from pg_temp.new_teaching n
    where c.school_id = school
      and c.class_id = n.class_id
      and c.user_id = n.user_id
      and c.position <> n.position
    returning 1),
  added as (
    insert into app_public.class_teachers (school_id, class_id, user_id, position)
    select school, n.class_id, n.user_id, n.position
    from pg_temp.new_teaching n
    where n.class_what = 'class'
      and not exists (
        select
        from app_public.class_teachers c
        where c.school_id = school and c.class_id = n.class_id and c.user_id = n.user_id)
    order by n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers of classes', a.n, c.n, t.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_teaching t where t.class_what = 'class') as t
  where t.n > 0;
  set constraints all immediate;
end;
$$;

comment on function app_private.import_oneroster_teaching(integer) is
  'Writes who teaches the courses and leads the classes of a bundle, in order.';
