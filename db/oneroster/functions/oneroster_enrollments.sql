create or replace function app_private.oneroster_enrollments(school integer)
  returns table (
    record text, "sourcedId" text, "classSourcedId" text, "schoolSourcedId" text,
    "userSourcedId" text, role text, "primary" boolean, "beginDate" date, "endDate" date,
    "metadata.position" integer, "metadata.coefficient" numeric, "metadata.mode" text,
    "metadata.dropped" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  courses as materialized (
    select c.id, c.class_id, coalesce(i.sourced_id, c.id::text) as sourced_id
    from app_public.courses c
    left join ids i on i.record = c.id::text
    where c.school_id = school),
  students as materialized (
    select e.id::text as record, coalesce(i.sourced_id, e.id::text) as sourced_id, e.class_id,
      coalesce(k.sourced_id, e.class_id::text) as class_sourced_id, e.student_id,
      coalesce(s.sourced_id, e.student_id::text) as student_sourced_id, e.starts_on, e.ends_on,
      e.is_dropped
    from app_public.enrollments e
    left join ids i on i.record = e.id::text
    left join ids k on k.record = e.class_id::text
    left join ids s on s.record = e.student_id::text
    where e.school_id = school),
  -- where a student differs from the class: the last entry of an enrollment's days counts
  personal as materialized (
    select distinct on (e.record, p.course_id) e.record, p.course_id, p.is_followed,
      p.coefficient, p.mode, greatest(p.starts_on, e.starts_on) as starts_on
    from students e
    join courses c on c.class_id = e.class_id
    join app_public.student_courses p
      on p.school_id = school
      and p.student_id = e.student_id
      and p.course_id = c.id
      and p.starts_on <= coalesce(e.ends_on, 'infinity')
      and coalesce(p.ends_on, 'infinity') >= e.starts_on
    order by e.record, p.course_id, p.starts_on desc)
  select e.record, e.sourced_id, e.class_sourced_id, org.id, e.student_sourced_id, 'student',
    false, e.starts_on, e.ends_on + 1, null::integer, null::numeric, null::text, e.is_dropped
  from students e
  cross join org
  union all
  select e.record || '.' || c.id, coalesce(i.sourced_id, e.sourced_id || '.' || c.sourced_id),
    c.sourced_id, org.id, e.student_sourced_id, 'student', false, e.starts_on,
    case when p.is_followed is false then p.starts_on else e.ends_on + 1 end, null,
    case when p.is_followed then trim_scale(p.coefficient) end,
    case when p.is_followed then p.mode end, null
  from students e
  cross join org
  join courses c on c.class_id = e.class_id
  left join personal p on p.record = e.record and p.course_id = c.id
  left join ids i on i.record = e.record || '.' || c.id
  where p.is_followed is distinct from false
     or p.starts_on > e.starts_on
  union all
  select p.id::text, coalesce(i.sourced_id, p.id::text), c.sourced_id, org.id,
    coalesce(s.sourced_id, p.student_id::text), 'student', false, p.starts_on, p.ends_on + 1, null,
    trim_scale(p.coefficient), p.mode, null
  from app_public.student_courses p
  cross join org
  join courses c on c.id = p.course_id
  left join ids i on i.record = p.id::text
  left join ids s on s.record = p.student_id::text
  where p.school_id = school
    and p.is_followed
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = p.student_id
        and e.class_id = c.class_id)
  union all
  select t.course_id || '.' || t.user_id,
    coalesce(i.sourced_id, c.sourced_id || '.' || coalesce(u.sourced_id, t.user_id::text)),
    c.sourced_id, org.id, coalesce(u.sourced_id, t.user_id::text), 'teacher', t.position = 1, null,
    null, t.position, null, null, null
  from app_public.course_teachers t
  cross join org
  join courses c on c.id = t.course_id
  left join ids u on u.record = t.user_id::text
  left join ids i on i.record = t.course_id || '.' || t.user_id
  where t.school_id = school
  union all
  select t.class_id || '.' || t.user_id,
    coalesce(
      i.sourced_id,
      coalesce(k.sourced_id, t.class_id::text) || '.' || coalesce(u.sourced_id, t.user_id::text)),
    coalesce(k.sourced_id, t.class_id::text), org.id, coalesce(u.sourced_id, t.user_id::text),
    'teacher', t.position = 1, null, null, t.position, null, null, null
  from app_public.class_teachers t
  cross join org
  left join ids k on k.record = t.class_id::text
  left join ids u on u.record = t.user_id::text
  left join ids i on i.record = t.class_id || '.' || t.user_id
  where t.school_id = school;
end;

comment on function app_private.oneroster_enrollments(integer) is
  'enrollments.csv: who is in which class (homeroom) and follows which of its courses, and who '
  'teaches them. The end is the first day on which it does not hold any more.';
