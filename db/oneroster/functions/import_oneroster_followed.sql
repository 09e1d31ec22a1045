create or replace function app_private.import_oneroster_followed(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- A bundle that says to which homeroom a course belongs says who of the class follows it: who is
  -- not named, or for fewer days, has left it out. One that does not has nothing to say about it.
  drop table if exists pg_temp.differing;
  create temporary table differing on commit drop as
  with followed as (
    select g.line, g.cells, g.user_id as student_id, g.class_id as course_id, g.group_id,
      g.starts_on, g.ends_on
    from pg_temp.given_enrollments g
    join pg_temp.given_classes c on c.sid = g.class_sid and c.homeroom_sid is not null
    where g.role = 'student'
      and g.class_what = 'course'),
  expected as (
    select n.student_id, n.class_id, n.starts_on, n.ends_on, c.id as course_id
    from pg_temp.new_enrollments n
    join pg_temp.course_values c on c.class_id = n.class_id
    join pg_temp.given_classes g on g.homeroom_sid is not null
      and g.sid = (select x.sid from pg_temp.new_courses x where x.id = c.id)
    where n.sid is not null)
  select e.student_id, e.course_id, d.is_followed, d.starts_on, d.ends_on,
    app_private.cell(f.cells, 'metadata.coefficient')::numeric as coefficient,
    lower(app_private.cell(f.cells, 'metadata.mode')) as mode
  from expected e
  left join followed f
    on f.student_id = e.student_id and f.course_id = e.course_id
    and f.starts_on <= coalesce(e.ends_on, 'infinity')
    and coalesce(f.ends_on, 'infinity') >= e.starts_on
  cross join lateral (
    select false as is_followed, e.starts_on, e.ends_on
    where f.line is null
    union all
    select false, f.ends_on + 1, e.ends_on
    where f.ends_on < coalesce(e.ends_on, 'infinity')
    union all
    select true, e.starts_on, e.ends_on
    where (f.cells ->> 'metadata.coefficient' <> '' or f.cells ->> 'metadata.mode' <> '')
      and f.ends_on is not distinct from e.ends_on) as d;

  with touched as (
    select distinct n.student_id, c.id as course_id
    from pg_temp.new_enrollments n
    join pg_temp.course_values c on c.class_id = n.class_id
    where n.sid is not null),
  gone as (
    delete from app_public.student_courses p
    using touched t
    where p.school_id = school
      and p.student_id = t.student_id
      and p.course_id = t.course_id
      and exists (
        select from pg_temp.given_classes g
        join pg_temp.new_courses x on x.sid = g.sid
        where x.id = t.course_id and g.homeroom_sid is not null)
      and exists (
        select
        from pg_temp.import_files f
        where f.file = 'enrollments' and f.mode = 'bulk' and f.place = 1)
      and not exists (
        select
        from pg_temp.differing d
        where (d.student_id, d.course_id, d.is_followed, d.starts_on, d.coefficient, d.mode)
          is not distinct from
            (p.student_id, p.course_id, p.is_followed, p.starts_on, p.coefficient, p.mode))
    returning 1),
  added as (
    insert into app_public.student_courses
      (school_id, student_id, course_id, is_followed, starts_on, ends_on, coefficient, mode)
    select school, d.student_id, d.course_id, d.is_followed, d.starts_on, d.ends_on, d.coefficient,
      d.mode
    from pg_temp.differing d
    where not exists (
      select
      from app_public.student_courses p
      where p.school_id = school
        and p.student_id = d.student_id
        and p.course_id = d.course_id
        and (p.is_followed, p.starts_on, p.coefficient, p.mode)
          is not distinct from (d.is_followed, d.starts_on, d.coefficient, d.mode))
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'courses left out or weighted', a.n, 0, d.n - a.n, g.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from gone) as g,
    (select count(*) as n from pg_temp.differing) as d
  where d.n + g.n > 0;
end;
$$;

comment on function app_private.import_oneroster_followed(integer) is
  'Writes where students follow a course of their class not, not to the end, or with a coefficient '
  'of their own.';
