create or replace function app_private.import_oneroster_additions(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- courses of a class that the student is not in
  drop table if exists pg_temp.new_additions;
  create temporary table new_additions on commit drop as
  select distinct on (g.user_id, g.class_id, g.starts_on) g.sid, g.line, g.cells, g.year_id,
    g.user_id as student_id, g.class_id as course_id, g.starts_on, g.ends_on,
    coalesce(k.id, p.id, pg_catalog.uuidv7()) as id, coalesce(k.id, p.id) is null as is_new,
    case when g.cells ? 'metadata.coefficient'
      then app_private.cell(g.cells, 'metadata.coefficient')::numeric
      else o.coefficient end as coefficient,
    case when g.cells ? 'metadata.mode' then lower(app_private.cell(g.cells, 'metadata.mode'))
      else o.mode end as mode
  from pg_temp.given_enrollments g
  left join pg_temp.known k on k.file = 'enrollments' and k.sid = g.sid and k.what = 'addition'
  left join app_public.student_courses p
    on p.school_id = school and p.student_id = g.user_id and p.course_id = g.class_id
    and p.is_followed and p.starts_on = g.starts_on
  left join app_public.student_courses o
    on o.school_id = school and o.id = coalesce(k.id, p.id)
  where g.role = 'student'
    and g.class_what = 'course'
    and not exists (
      select
      from pg_temp.new_enrollments n
      where n.student_id = g.user_id and n.class_id = g.group_id)
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id)
  order by g.user_id, g.class_id, g.starts_on, g.line;
  insert into pg_temp.known
  select 'enrollments', 'addition', n.sid, n.id, n.is_new from pg_temp.new_additions n
  on conflict do nothing;

  -- who is in no class of the year comes into one of the grade, for results belong to a class
  drop table if exists pg_temp.homeless;
  create temporary table homeless on commit drop as
  select distinct on (n.student_id, n.year_id) n.student_id, n.year_id, n.line, y.starts_on,
    coalesce(
      'Grade ' || nullif(pg_catalog.ltrim(
        pg_catalog.split_part(app_private.cell(u.cells, 'grades'), ',', 1), '0'), ''),
      'All students') as class_name
  from pg_temp.new_additions n
  join app_public.academic_years y on y.school_id = school and y.id = n.year_id
  left join pg_temp.known k on k.file = 'users' and k.id = n.student_id and k.what = 'student'
  left join pg_temp.here u on u.file = 'users' and u.sid = k.sid
  where not exists (
      select
      from pg_temp.new_enrollments e
      where e.student_id = n.student_id and e.year_id = n.year_id)
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school and e.student_id = n.student_id and e.academic_year_id = n.year_id)
  order by n.student_id, n.year_id, n.line;
  update app_public.classes c
  set max_size = x.size
  from (
    select h.year_id, h.class_name, count(*) + (
        select count(*)
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = school
          and k.academic_year_id = h.year_id
          and k.name = h.class_name) as size
    from pg_temp.homeless h
    group by h.year_id, h.class_name) as x
  where c.school_id = school
    and c.academic_year_id = x.year_id
    and c.name = x.class_name
    and c.max_size < x.size;
  insert into app_public.classes (school_id, academic_year_id, name, max_size)
  select school, h.year_id, h.class_name, greatest(40, count(*))
  from pg_temp.homeless h
  group by h.year_id, h.class_name
  order by h.class_name
  on conflict do nothing;
  insert into pg_temp.new_enrollments
  select null, h.line, '{}', h.student_id, k.id, h.year_id, h.starts_on, null,
    pg_catalog.uuidv7(), true
  from pg_temp.homeless h
  join app_public.classes k
    on k.school_id = school and k.academic_year_id = h.year_id and k.name = h.class_name;

  with changed as (
    update app_public.student_courses p
    set student_id = n.student_id, course_id = n.course_id, starts_on = n.starts_on,
      ends_on = n.ends_on, coefficient = n.coefficient, mode = n.mode
    from pg_temp.new_additions n
    where p.school_id = school
      and p.id = n.id
      and (p.student_id, p.course_id, p.starts_on, p.ends_on, p.coefficient, p.mode)
        is distinct from
        (n.student_id, n.course_id, n.starts_on, n.ends_on, n.coefficient, n.mode)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'courses added', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.new_additions n
  having count(*) > 0;
  insert into app_public.student_courses
    (school_id, id, student_id, course_id, starts_on, ends_on, coefficient, mode)
  select school, n.id, n.student_id, n.course_id, n.starts_on, n.ends_on, n.coefficient, n.mode
  from pg_temp.new_additions n
  where n.is_new
  order by n.course_id, n.line;
end;
$$;

comment on function app_private.import_oneroster_additions(integer) is
  'Writes which courses of other classes the students of a bundle follow. Who is in no class of '
  'that year is put into one of the grade, such as Grade 9.';
