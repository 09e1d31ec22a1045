create or replace function app_public.student_history(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'enrollments', (
      select coalesce(json_agg(json_build_object(
        'id', e.id, 'yearName', y.name, 'classId', k.id, 'className', k.name,
        'startsOn', e.starts_on, 'isDropped', e.is_dropped,
        'endsOn', coalesce(e.ends_on, case when y.ends_on < current_date then y.ends_on end),
        'termName', t.name, 'reason', e.drop_reason)
        order by e.starts_on desc, e.id desc), '[]')
      from app_public.enrollments e
      join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
      join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
      left join app_public.terms t on t.school_id = e.school_id and t.id = e.drop_term_id
      where e.school_id = s.school_id
        and e.student_id = s.id),
    'steps', (
      select coalesce(json_agg(json_build_object(
        'id', x.id, 'kind', x.kind, 'day', x.day, 'reason', x.reason, 'madeAt', x.made_at,
        'madeBy', u.last_name || ' ' || u.first_name,
        'from', closed.name, 'to', opened.name,
        'isLast', not exists (
          select
          from app_public.enrollment_steps later
          where later.school_id = x.school_id
            and later.student_id = x.student_id
            and later.id > x.id))
        order by x.id desc), '[]')
      from app_public.enrollment_steps x
      left join app_public.users u on u.id = x.made_by
      left join lateral (
        select k.name
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = x.school_id
          and e.id = x.closed_enrollment_id) as closed on true
      left join lateral (
        select k.name
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = x.school_id
          and e.id = x.opened_enrollment_id) as opened on true
      where x.school_id = s.school_id
        and x.student_id = s.id))
  from app_public.students s
  where s.id = student_history.student_id;
end;

comment on function app_public.student_history(uuid) is
  'Where a student was and what was done, as far as the user may see it; NULL for an unknown '
  'student. enrollments, newest first: id, yearName, classId, className, startsOn, endsOn, '
  'isDropped, termName and reason of the drop. steps, newest first, for staff: id, kind, day, '
  'reason, madeAt, madeBy, from and to (names of classes), isLast.';
grant execute on function app_public.student_history(uuid) to app_user;
