create or replace function app_private.import_oneroster_enrollments(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_enrollments;
  create temporary table given_enrollments on commit drop as
  select e.sid, e.line, e.cells, e.schools, lower(app_private.cell(e.cells, 'role')) as role,
    k.what as class_what, k.id as class_id, coalesce(c.class_id, k.id) as group_id,
    app_private.cell(e.cells, 'classSourcedId') as class_sid, u.what as user_what, u.id as user_id,
    app_private.cell(e.cells, 'userSourcedId') as user_sid,
    coalesce(app_private.date_of(app_private.cell(e.cells, 'beginDate')), y.starts_on) as starts_on,
    app_private.date_of(app_private.cell(e.cells, 'endDate')) - 1 as ends_on,
    y.id as year_id, app_private.cell(e.cells, 'metadata.position')::smallint as position,
    lower(app_private.cell(e.cells, 'primary')) = 'true' as is_primary
  from pg_temp.here e
  left join pg_temp.known k
    on k.file = 'classes' and k.sid = app_private.cell(e.cells, 'classSourcedId')
  left join pg_temp.known u
    on u.file = 'users' and u.sid = app_private.cell(e.cells, 'userSourcedId')
  left join app_public.courses c on c.school_id = school and c.id = k.id
  left join app_public.classes g on g.school_id = school and g.id = coalesce(c.class_id, k.id)
  left join app_public.academic_years y on y.school_id = school and y.id = g.academic_year_id
  where e.file = 'enrollments'
    and not e.is_gone;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select g.schools, 'enrollments.csv', g.line, x.column_name, x.value, x.message, x.remedy,
    x.is_note
  from pg_temp.given_enrollments g
  cross join lateral (
    select 'role' as column_name, g.role as value, 'Rollbook has nobody of this role in a class'
      as message, 'The line is left out.' as remedy, true as is_note
    where g.role not in ('student', 'teacher')
    union all
    select 'classSourcedId', g.class_sid, 'this class is not known', 'Add it to classes.csv.', false
    where g.class_id is null
      and g.role in ('student', 'teacher')
    union all
    select 'userSourcedId', g.user_sid,
      case when g.user_id is null then 'this person does not belong to the school of the class'
        else 'this person is a ' || g.user_what || ' here' end,
      'Correct the line, or the person''s role.', false
    where g.role in ('student', 'teacher')
      and g.user_what is distinct from g.role
    union all
    select 'endDate', app_private.cell(g.cells, 'endDate'), 'it ends before it begins',
      'The end is the first day on which it does not hold any more.', false
    where g.ends_on < g.starts_on) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  -- in a class
  drop table if exists pg_temp.new_enrollments;
  create temporary table new_enrollments on commit drop as
  select distinct on (g.user_id, g.class_id, g.starts_on) g.sid, g.line, g.cells,
    g.user_id as student_id, g.class_id, g.year_id, g.starts_on, g.ends_on,
    coalesce(k.id, e.id, pg_catalog.uuidv7()) as id, coalesce(k.id, e.id) is null as is_new
  from pg_temp.given_enrollments g
  left join pg_temp.known k
    on k.file = 'enrollments' and k.sid = g.sid and k.what = 'enrollment'
  left join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.class_id
    and e.starts_on = g.starts_on
  where g.role = 'student'
    and g.class_what = 'class'
  order by g.user_id, g.class_id, g.starts_on, g.line;
  insert into pg_temp.known
  select 'enrollments', 'enrollment', n.sid, n.id, n.is_new from pg_temp.new_enrollments n
  on conflict do nothing;
  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select null, 'enrollments.csv', n.line, 'beginDate', n.starts_on::text,
    'the student is in another homeroom of the year on one of these days, in line ' || o.line,
    'A student is in one class at a time: end one before the other begins.'
  from pg_temp.new_enrollments n
  join pg_temp.new_enrollments o
    on o.student_id = n.student_id
    and o.year_id = n.year_id
    and o.line < n.line
    and o.starts_on <= coalesce(n.ends_on, 'infinity')
    and n.starts_on <= coalesce(o.ends_on, 'infinity');
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;
  perform app_private.import_oneroster_additions(school);

  drop table if exists pg_temp.enrollment_values;
  create temporary table enrollment_values on commit drop as
  select n.*,
    case
      when n.cells ? 'metadata.dropped'
        then coalesce(lower(app_private.cell(n.cells, 'metadata.dropped')) = 'true', false)
      else coalesce(e.is_dropped, false) end as is_dropped
  from pg_temp.new_enrollments n
  left join app_public.enrollments e on e.school_id = school and e.id = n.id;
  with changed as (
    update app_public.enrollments e
    set student_id = n.student_id, class_id = n.class_id, academic_year_id = n.year_id,
      starts_on = n.starts_on, ends_on = n.ends_on, is_dropped = n.is_dropped
    from pg_temp.enrollment_values n
    where e.school_id = school
      and e.id = n.id
      and (e.student_id, e.class_id, e.starts_on, e.ends_on, e.is_dropped)
        is distinct from (n.student_id, n.class_id, n.starts_on, n.ends_on, n.is_dropped)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'students in classes', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.enrollment_values n;
  insert into app_public.enrollments
    (school_id, id, student_id, class_id, academic_year_id, starts_on, ends_on, is_dropped)
  select school, n.id, n.student_id, n.class_id, n.year_id, n.starts_on, n.ends_on, n.is_dropped
  from pg_temp.enrollment_values n
  where n.is_new
  order by n.class_id, n.line;
  perform app_private.import_oneroster_followed(school);
  perform app_private.import_oneroster_teaching(school);
end;
$$;

comment on function app_private.import_oneroster_enrollments(integer) is
  'Writes the enrollments of a bundle into a school: of students in homerooms as enrollments, in '
  'scheduled classes as the courses they follow; of teachers as who teaches.';
