create or replace function app_private.changed_enrollments(school integer, since timestamptz)
  returns table (record text, at timestamptz)
  language sql stable
begin atomic
  select c.record, c.at
  from app_private.changed_records(school, since, 'app_public.course_teachers', '{position}') as c
  union all
  select c.record, c.at
  from app_private.changed_records(school, since, 'app_public.class_teachers', '{position}') as c
  union all
  select x.record, c.at
  from app_private.changed_records(school, since, 'app_public.enrollments',
    '{class_id,student_id,starts_on,ends_on,is_dropped}') as c
  left join app_public.enrollments e on e.school_id = school and e.id::text = c.record
  cross join lateral (
    select c.record
    union all
    -- and what follows from being in a class: its courses
    select c.record || '.' || k.id
    from app_public.courses k
    where k.school_id = school
      and k.class_id::text in (
        e.class_id::text, c.before ->> 'class_id', c.after ->> 'class_id')
      and (c.operation <> 'update' or c.after ?| '{class_id,student_id,starts_on,ends_on}')) as x
  union all
  select e.id || '.' || c.record, c.at
  from app_private.changed_records(school, since, 'app_public.courses', '{class_id}') as c
  join app_public.enrollments e
    on e.school_id = school
    and e.class_id::text in (
      c.before ->> 'class_id', c.after ->> 'class_id', (
        select k.class_id::text
        from app_public.courses k
        where k.school_id = school and k.id::text = c.record))
  union all
  select x.record, c.at
  from app_private.changed_records(school, since, 'app_public.student_courses',
    '{is_followed,coefficient,mode,starts_on,ends_on}') as c
  left join app_public.student_courses p on p.school_id = school and p.id::text = c.record
  cross join lateral (
    select coalesce(p.student_id::text, c.before ->> 'student_id') as student_id,
      coalesce(p.course_id::text, c.before ->> 'course_id') as course_id) as s
  left join app_public.courses k on k.school_id = school and k.id::text = s.course_id
  left join lateral (
    select e.id
    from app_public.enrollments e
    where e.school_id = school
      and e.student_id::text = s.student_id
      and e.class_id = k.class_id) as e on true
  cross join lateral (
    select coalesce(e.id || '.' || s.course_id, c.record) as record) as x;
end;

comment on function app_private.changed_enrollments(integer, timestamptz) is
  'Enrollments of a school''s bundle that were made, changed or removed after a moment.';
