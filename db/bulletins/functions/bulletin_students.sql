create or replace function app_private.bulletin_students(
  school integer, classes uuid[], students uuid[])
  returns table (class_id uuid, student_id uuid, student jsonb, class jsonb)
  language sql stable
begin atomic
  with rooms as materialized (
    select k.id, k.level_id, k.academic_year_id, y.starts_on, jsonb_build_object(
      'name', k.name, 'section', k.section, 'level', l.name, 'year', y.name,
      'mainTeacher', (
        select u.last_name || ' ' || u.first_name
        from app_public.class_teachers t
        join app_public.users u on u.id = t.user_id
        where t.school_id = school
          and t.class_id = k.id
        order by t.position
        limit 1)) as class
    from app_public.classes k
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
    left join app_public.levels l on l.school_id = school and l.id = k.level_id
    where k.school_id = school
      and k.id = any (classes)),
  repeaters as materialized (
    select distinct r.id, e.student_id
    from rooms r
    join app_public.classes before
      on before.school_id = school
      and before.level_id = r.level_id
      and before.academic_year_id <> r.academic_year_id
    join app_public.academic_years y
      on y.school_id = school
      and y.id = before.academic_year_id
      and y.starts_on < r.starts_on
    join app_public.enrollments e on e.school_id = school and e.class_id = before.id)
  select r.id, s.id,
    jsonb_build_object(
      'number', s.student_number, 'lastName', s.last_name, 'firstName', s.first_name,
      'sex', s.sex, 'birthDate', s.birth_date, 'birthPlace', s.birth_place,
      'isRepeating', p.student_id is not null),
    r.class
  from rooms r
  join (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)) as e on e.class_id = r.id
  join app_public.students s on s.school_id = school and s.id = e.student_id
  left join repeaters p on p.id = r.id and p.student_id = s.id
  where students is null or s.id = any (students);
end;

comment on function app_private.bulletin_students(integer, uuid[], uuid[]) is
  'What a bulletin says of the students of classes (all, or some) and of their class. '
  'isRepeating: was in a class of the same level in an earlier year.';
