create or replace function app_private.remove_oneroster_rows(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_rows bigint;
  v_gone bigint := 0;
begin
  -- what leans on others first; what others still need makes PostgreSQL refuse the school
  drop table if exists pg_temp.gone;
  create temporary table gone on commit drop as
  select h.file, h.sid, h.line, k.what, k.id
  from pg_temp.here h
  left join pg_temp.known k on k.file = h.file and k.sid = h.sid
  where h.is_gone;

  delete from app_public.marks m
  using pg_temp.gone g
  cross join lateral (
    select e.record
    from app_private.external_ids e
    where e.school_id = school and e.kind = 'results' and e.sourced_id = g.sid
    union all
    select i.id || '.' || u.id
    from pg_temp.known i
    join pg_temp.known u on u.file = 'users' and g.sid = i.sid || '.' || u.sid
    where i.file = 'lineItems'
      and pg_catalog.left(g.sid, pg_catalog.length(i.sid) + 1) = i.sid || '.') as x
  where g.file = 'results'
    and m.school_id = school
    and m.assessment_id = pg_catalog.split_part(x.record, '.', 1)::uuid
    and m.student_id = pg_catalog.split_part(x.record, '.', 2)::uuid;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'assessment', 'app_public.assessments');
  v_gone := v_gone + app_private.remove_gone(school, 'addition', 'app_public.student_courses');

  -- a course left out: the enrollment stays, its line for the course goes
  insert into app_public.student_courses
    (school_id, student_id, course_id, is_followed, starts_on, ends_on)
  select school, e.student_id, c.id, false, e.starts_on, e.ends_on
  from pg_temp.gone g
  join pg_temp.known n on n.file = 'enrollments' and n.what = 'enrollment'
    and pg_catalog.left(g.sid, pg_catalog.length(n.sid) + 1) = n.sid || '.'
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
    and g.sid = n.sid || '.' || c.sid
  join app_public.enrollments e on e.school_id = school and e.id = n.id
  where g.file = 'enrollments'
    and g.what is null
    and n.id not in (select o.id from pg_temp.gone o where o.what = 'enrollment')
    and not exists (
      select
      from app_public.student_courses p
      where p.school_id = school and p.student_id = e.student_id and p.course_id = c.id);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'enrollment', 'app_public.enrollments');
  delete from app_public.course_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.course_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.class_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'class'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.class_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;

  -- people are not forgotten: a student becomes inactive, a teacher's duty ends
  update app_public.students s
  set status = 'inactive'
  from pg_temp.gone g
  where s.school_id = school and g.what = 'student' and s.id = g.id and s.status = 'active';
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  update app_public.memberships m
  set ends_on = greatest(m.starts_on, v_today)
  from pg_temp.gone g
  where m.institution_id = school
    and m.duty = 'teacher'
    and g.what = 'teacher'
    and m.user_id = g.id
    and coalesce(m.ends_on > v_today, true);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'guardian', 'app_public.guardians');

  v_gone := v_gone + app_private.remove_gone(school, 'course', 'app_public.courses');
  v_gone := v_gone + app_private.remove_gone(school, 'class', 'app_public.classes');
  v_gone := v_gone + app_private.remove_gone(school, 'subject', 'app_public.subjects');
  v_gone := v_gone + app_private.remove_gone(school, 'level', 'app_public.levels');
  v_gone := v_gone + app_private.remove_gone(school, 'term', 'app_public.terms');
  v_gone := v_gone + app_private.remove_gone(school, 'year', 'app_public.academic_years');
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'removed', 0, 0, count(*) - v_gone, v_gone from pg_temp.gone having count(*) > 0;
end;
$$;

comment on function app_private.remove_oneroster_rows(integer) is
  'Removes what a delta says is to be deleted. A student becomes inactive and a teacher''s duty '
  'ends instead. What others still refer to is refused by their keys.';
