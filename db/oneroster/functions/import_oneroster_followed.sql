create or replace function app_private.import_oneroster_followed(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_gone bigint;
  v_added bigint;
begin
  -- A whole bundle that says to which homeroom a course belongs says who of the class follows it: who
  -- is not named, or for fewer days, has left it out. A delta speaks of those whom it names.
  drop table if exists pg_temp.expected;
  create temporary table expected on commit drop as
  select e.student_id, e.starts_on, e.ends_on, c.id as course_id
  from pg_temp.new_enrollments n
  join app_public.enrollments e on e.school_id = school and e.id = n.id
  join pg_temp.new_courses c on c.class_id = e.class_id
  join pg_temp.given_classes g on g.sid = c.sid and g.homeroom_sid is not null
  where n.sid is not null
    and exists (
      select
      from pg_temp.import_files f
      where f.file = 'enrollments' and f.mode = 'bulk' and f.place = 1)
  union
  select e.student_id, e.starts_on, e.ends_on, g.class_id
  from pg_temp.given_enrollments g
  join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id
    and e.starts_on <= coalesce(g.ends_on, 'infinity')
    and coalesce(e.ends_on, 'infinity') >= g.starts_on
  where g.role = 'student'
    and g.class_what = 'course';

  drop table if exists pg_temp.differing;
  create temporary table differing on commit drop as
  select e.student_id, e.course_id, d.is_followed, d.starts_on, d.ends_on,
    app_private.cell(f.cells, 'metadata.coefficient')::numeric as coefficient,
    lower(app_private.cell(f.cells, 'metadata.mode')) as mode
  from pg_temp.expected e
  left join pg_temp.given_enrollments f
    on f.role = 'student' and f.user_id = e.student_id and f.class_id = e.course_id
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

  delete from app_public.student_courses p
  using pg_temp.expected e
  where p.school_id = school
    and p.student_id = e.student_id
    and p.course_id = e.course_id
    and p.starts_on <= coalesce(e.ends_on, 'infinity')
    and coalesce(p.ends_on, 'infinity') >= e.starts_on
    and not exists (
      select
      from pg_temp.differing d
      where (d.student_id, d.course_id, d.is_followed, d.starts_on, d.coefficient, d.mode)
        is not distinct from
          (p.student_id, p.course_id, p.is_followed, p.starts_on, p.coefficient, p.mode));
  get diagnostics v_gone = row_count;
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
        is not distinct from (d.is_followed, d.starts_on, d.coefficient, d.mode));
  get diagnostics v_added = row_count;
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'courses left out or weighted', v_added, 0, count(*) - v_added, v_gone
  from pg_temp.differing d;
end;
$$;

comment on function app_private.import_oneroster_followed(integer) is
  'Writes where students follow a course of their class not, not to the end, or with a coefficient '
  'of their own.';
