create or replace function app_private.check_mark_import_additions(school integer, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_findings
  select y.line, 'academic_year', y.academic_year, 'not a name from which dates follow',
    'Name it like 2025-2026, or make the year in Rollbook first.'
  from pg_temp.import_years y
  where y.is_new
    and not coalesce(
      pg_catalog.substring(y.academic_year, '^([0-9]{4})-[0-9]{4}$')::integer + 1
        = pg_catalog.substring(y.academic_year, '^[0-9]{4}-([0-9]{4})$')::integer,
      false)
  union all
  select t.line, 'term', t.term,
    pg_catalog.format('no days are left for it in the year %s after %s', y.name, o.name),
    'Make the term in Rollbook, or shorten those of the year.'
  from pg_temp.import_terms t
  join app_public.academic_years y on y.school_id = school and y.id = t.academic_year_id
  join lateral (
    select o.name, o.ends_on
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id
    order by o.ends_on desc
    limit 1) as o on true
  where t.is_new
    and y.ends_on - o.ends_on < 2 * (
      select count(*)
      from pg_temp.import_terms n
      where n.is_new and n.academic_year_id = t.academic_year_id);

  insert into pg_temp.import_findings
  select s.line, v.column_name, v.value, v.message, v.remedy
  from pg_temp.import_students s
  cross join lateral (values
    ('last_name', s.last_name, coalesce(pg_catalog.char_length(s.last_name), 0) < 2,
      'a new student needs a last name of at least 2 characters',
      pg_catalog.format('Give the last name of student %s.', s.student_number)),
    ('first_name', s.first_name, coalesce(pg_catalog.char_length(s.first_name), 0) < 2,
      'a new student needs a first name of at least 2 characters',
      pg_catalog.format('Give the first name of student %s.', s.student_number)),
    ('birth_date', s.birth_date::text, s.birth_date > today or s.birth_date < '1900-01-01',
      'a birth date lies between 1900 and today', 'Check the year.'))
    as v (column_name, value, is_wrong, message, remedy)
  where s.is_new
    and v.is_wrong;

  insert into pg_temp.import_findings
  select e.line, 'class', e.class,
    pg_catalog.format('student %s is enrolled in the class %s that year', e.student_number, o.name),
    'Enter the change of class in Rollbook first, or correct the class.'
  from pg_temp.import_enrollments e
  join lateral (
    select k.name
    from app_public.enrollments x
    join app_public.classes k on k.school_id = x.school_id and k.id = x.class_id
    where x.school_id = school
      and x.student_id = e.student_id
      and x.academic_year_id = e.academic_year_id
    order by x.starts_on desc
    limit 1) as o on true
  where e.is_new
  union all
  select x.line, 'class', x.class,
    pg_catalog.format('student %s is in the class %s in line %s', x.student_number, x.first_class,
      x.first_line),
    'A student begins the year in one class; enter the change of class in Rollbook first.'
  from (
    select e.line, e.student_number, e.class, e.is_new,
      pg_catalog.first_value(e.class) over same as first_class,
      pg_catalog.first_value(e.line) over same as first_line
    from pg_temp.import_enrollments e
    where e.is_new
    window same as (partition by e.student_id, e.academic_year_id order by e.line)) as x
  where x.class <> x.first_class;

  insert into pg_temp.import_findings
  select n.line, 'class', n.class,
    pg_catalog.format('has room for %s students, %s are enrolled and %s come with this file',
      k.max_size, o.enrolled, n.added),
    'Raise the size of the class in Rollbook.'
  from (
    select e.class_id, e.class, min(e.line) as line, count(*) as added
    from pg_temp.import_enrollments e
    where e.is_new
    group by e.class_id, e.class) as n
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  cross join lateral (
    select count(*) as enrolled
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = k.id
      and e.ends_on is null) as o
  where o.enrolled + n.added > k.max_size
  union all
  select null, 'student_number', null,
    pg_catalog.format('the school may have %s active students, has %s, and %s come with this file',
      s.max_students, o.active, n.added),
    'Make students inactive who left, or have the quota raised.'
  from app_public.schools s
  cross join lateral (
    select count(*) as active
    from app_public.students t
    where t.school_id = s.id
      and t.status = 'active') as o
  cross join lateral (select count(*) as added from pg_temp.import_students i where i.is_new) as n
  where s.id = school
    and n.added > 0
    and o.active + n.added > s.max_students;
end;
$$;

comment on function app_private.check_mark_import_additions(integer, date) is
  'Finds why years, terms, students and enrollments that an import would make can''t be made: dates '
  'that don''t follow, names missing, a second class in a year, no room in a class or in the quota.';
