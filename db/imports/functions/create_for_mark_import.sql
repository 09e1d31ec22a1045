create or replace function app_private.create_for_mark_import(school integer, published boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  -- the running year becomes the active one when the school has none
  insert into app_public.academic_years (school_id, id, name, starts_on, ends_on, is_active)
  select school, y.id, y.academic_year, d.first_day, d.last_day,
    v_today between d.first_day and d.last_day
      and not exists (
        select from app_public.academic_years o where o.school_id = school and o.is_active)
  from pg_temp.import_years y
  cross join lateral (
    select pg_catalog.make_date(pg_catalog.left(y.academic_year, 4)::integer, 9, 1) as first_day,
      pg_catalog.make_date(pg_catalog.right(y.academic_year, 4)::integer, 8, 31) as last_day) as d
  where y.is_new
  order by y.academic_year;

  -- equal parts of what is left of the year, by the number in the term's name or as they appear
  insert into app_public.terms
    (school_id, id, academic_year_id, kind, name, code, starts_on, ends_on, weight)
  select school, n.id, n.academic_year_id,
    case n.terms when 2 then 'semester' when 3 then 'trimester' when 4 then 'quarter'
      else 'term' end,
    n.term, n.term,
    d.first_day + (d.days * (n.place - 1) / n.terms)::integer,
    d.first_day + (d.days * n.place / n.terms)::integer - 1,
    coalesce(n.weight, 1)
  from (
    select t.*, pg_catalog.count(*) over same_year as terms,
      pg_catalog.row_number() over (
        partition by t.academic_year_id
        order by pg_catalog.substring(t.term, '[0-9]{1,9}')::integer, t.line) as place
    from pg_temp.import_terms t
    where t.is_new
    window same_year as (partition by t.academic_year_id)) as n
  join app_public.academic_years y on y.school_id = school and y.id = n.academic_year_id
  cross join lateral (
    select coalesce(max(o.ends_on) + 1, y.starts_on) as first_day,
      y.ends_on - coalesce(max(o.ends_on) + 1, y.starts_on) + 1 as days
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id) as d;

  insert into app_public.levels (school_id, name, position)
  select school, k.level, (
      select coalesce(max(l.position), 0) from app_public.levels l where l.school_id = school)
    + pg_catalog.row_number() over (order by min(k.line))
  from pg_temp.import_classes k
  where k.is_new
    and k.level is not null
    and not exists (
      select from app_public.levels l where l.school_id = school and l.name = k.level)
  group by k.level;

  insert into app_public.classes (school_id, id, academic_year_id, level_id, name, max_size)
  select school, k.id, k.academic_year_id, l.id, k.class, greatest(40, e.students)
  from pg_temp.import_classes k
  left join app_public.levels l on l.school_id = school and l.name = k.level
  join (
    select n.class_id, pg_catalog.count(*) as students
    from pg_temp.import_enrollments n
    group by n.class_id) as e on e.class_id = k.id
  where k.is_new;

  insert into app_public.subjects (school_id, id, code, name)
  select school, s.id, s.subject_code, coalesce(s.subject_name, s.subject_code)
  from pg_temp.import_subjects s
  where s.is_new;

  insert into app_public.courses (school_id, id, class_id, subject_id, coefficient, position)
  select school, c.id, c.class_id, c.subject_id, c.coefficient,
    pg_catalog.row_number() over (partition by c.class_id order by c.line)
  from pg_temp.import_courses c
  where c.is_new;

  insert into app_public.students
    (school_id, id, student_number, last_name, first_name, sex, birth_date)
  select school, s.id, s.student_number, s.last_name, s.first_name, s.sex, s.birth_date
  from pg_temp.import_students s
  where s.is_new
  order by s.line;

  insert into app_public.enrollments
    (school_id, student_id, class_id, academic_year_id, starts_on)
  select school, e.student_id, e.class_id, e.academic_year_id, y.starts_on
  from pg_temp.import_enrollments e
  join app_public.academic_years y on y.school_id = school and y.id = e.academic_year_id
  where e.is_new
  order by e.class_id, e.line;

  insert into app_public.assessments
    (school_id, id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
     published_at)
  select school, a.id, a.course_id, a.term_id, a.kind, a.assessment, a.known_maximum,
    a.known_coefficient, a.held_on,
    pg_catalog.row_number() over (
      partition by a.course_id, a.term_id order by a.held_on, a.line),
    case when published then pg_catalog.now() end
  from pg_temp.import_assessments a
  where a.is_new;
end;
$$;

comment on function app_private.create_for_mark_import(integer, boolean) is
  'Makes what an import needs and does not exist yet, from years to assessments; published says '
  'whether the new assessments are.';
