create or replace function app_private.resolve_mark_import(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.group_mark_import();

  create temporary table import_years on commit drop as
  select f.academic_year, f.line, coalesce(y.id, pg_catalog.uuidv7()) as id, y.id is null as is_new
  from (
    select c.academic_year, min(c.line) as line
    from pg_temp.import_groups c
    where c.academic_year is not null
    group by c.academic_year) as f
  left join app_public.academic_years y on y.school_id = school and y.name = f.academic_year;

  -- a term goes by its code or its name
  create temporary table import_terms on commit drop as
  select f.*, y.id as academic_year_id, coalesce(t.id, pg_catalog.uuidv7()) as id,
    t.id is null as is_new
  from (
    select c.academic_year, c.term, min(c.line) as line, min(c.term_weight) as weight
    from pg_temp.import_groups c
    where c.academic_year is not null
      and c.term is not null
    group by c.academic_year, c.term) as f
  join pg_temp.import_years y using (academic_year)
  left join lateral (
    select o.id
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id
      and lower(f.term) in (lower(o.code), lower(o.name))
    order by lower(o.code) = lower(f.term) desc, o.starts_on
    limit 1) as t on true;

  create temporary table import_classes on commit drop as
  select f.*, y.id as academic_year_id, coalesce(k.id, pg_catalog.uuidv7()) as id,
    k.id is null as is_new
  from (
    select c.academic_year, c.class, min(c.line) as line, min(c.level) as level
    from pg_temp.import_groups c
    where c.academic_year is not null
      and c.class is not null
    group by c.academic_year, c.class) as f
  join pg_temp.import_years y using (academic_year)
  left join app_public.classes k
    on k.school_id = school and k.academic_year_id = y.id and k.name = f.class;

  create temporary table import_subjects on commit drop as
  select f.*, coalesce(s.id, pg_catalog.uuidv7()) as id, s.id is null as is_new,
    coalesce(s.default_maximum, s.scale, sc.scale) as maximum,
    coalesce(s.default_coefficient, 1) as coefficient
  from (
    select c.subject_code, min(c.line) as line, min(c.subject_name) as subject_name
    from pg_temp.import_groups c
    where c.subject_code is not null
    group by c.subject_code) as f
  join app_public.schools sc on sc.id = school
  left join app_public.subjects s on s.school_id = school and s.code = f.subject_code;

  create temporary table import_courses on commit drop as
  select f.line, f.academic_year, f.class, f.subject_code, k.id as class_id, s.id as subject_id,
    coalesce(c.id, pg_catalog.uuidv7()) as id, c.id is null as is_new,
    coalesce(f.coefficient, s.coefficient) as coefficient, f.coefficient as given_coefficient,
    s.maximum
  from (
    select c.academic_year, c.class, c.subject_code, min(c.line) as line,
      min(c.subject_coefficient) as coefficient
    from pg_temp.import_groups c
    group by c.academic_year, c.class, c.subject_code) as f
  join pg_temp.import_classes k using (academic_year, class)
  join pg_temp.import_subjects s using (subject_code)
  left join app_public.courses c
    on c.school_id = school and c.class_id = k.id and c.subject_id = s.id;

  create temporary table import_students on commit drop as
  select f.*, coalesce(s.id, pg_catalog.uuidv7()) as id, s.id is null as is_new
  from (
    select c.student_number, min(c.line) as line, min(c.last_name) as last_name,
      min(c.first_name) as first_name, min(c.birth_date) as birth_date, min(c.sex) as sex
    from pg_temp.import_seats c
    where c.student_number is not null
    group by c.student_number) as f
  left join app_public.students s
    on s.school_id = school and s.student_number = f.student_number;

  -- who was in the class at any time of the year needs no new enrollment
  create temporary table import_enrollments on commit drop as
  select f.line, f.student_number, f.class, s.id as student_id, k.id as class_id,
    k.academic_year_id,
    not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = s.id
        and e.class_id = k.id) as is_new
  from (
    select c.academic_year, c.class, c.student_number, min(c.line) as line
    from pg_temp.import_seats c
    group by c.academic_year, c.class, c.student_number) as f
  join pg_temp.import_classes k using (academic_year, class)
  join pg_temp.import_students s using (student_number);

  create temporary table import_assessments on commit drop as
  select f.line, f.academic_year, f.class, f.subject_code, f.term, f.kind, f.assessment, f.maximum,
    f.coefficient, f.held_on, c.id as course_id, t.id as term_id,
    coalesce(a.id, pg_catalog.uuidv7()) as id, a.id is null as is_new,
    coalesce(a.maximum, f.maximum, c.maximum) as known_maximum,
    coalesce(a.coefficient, f.coefficient, 1) as known_coefficient
  from pg_temp.import_groups f
  join pg_temp.import_courses c using (academic_year, class, subject_code)
  join pg_temp.import_terms t using (academic_year, term)
  left join app_public.assessments a
    on a.school_id = school and a.course_id = c.id and a.term_id = t.id and a.kind = f.kind
    and a.name = f.assessment;

  analyze pg_temp.import_students, pg_temp.import_enrollments, pg_temp.import_assessments;

  -- in the order in which they will be written: a class's marks stand together
  create temporary table import_marks on commit drop as
  select
    pg_catalog.row_number() over (order by a.course_id, a.id, s.id, c.line)::integer as place,
    c.line,
    pg_catalog.first_value(c.line) over (
      partition by a.course_id, a.id, s.id
      order by c.line) as first_line,
    a.id as assessment_id, s.id as student_id, c.value, c.code, c.comment,
    a.known_maximum as maximum
  from pg_temp.import_cells c
  join pg_temp.import_assessments a
    using (academic_year, class, subject_code, term, kind, assessment)
  join pg_temp.import_students s using (student_number);
  create index on pg_temp.import_marks (place);
  analyze pg_temp.import_marks;
end;
$$;

comment on function app_private.resolve_mark_import(integer) is
  'Says what each line of an import means: the years, terms, classes, subjects, courses, students, '
  'enrollments and assessments it names, in a temporary table each, with the identifier they have or '
  'will get; and the marks themselves, import_marks, with the first line that has the same one.';
