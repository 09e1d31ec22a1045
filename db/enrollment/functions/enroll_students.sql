create or replace function app_public.enroll_students(
  student_ids uuid[], class_id uuid, day date default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, (
    select greatest(app_hidden.school_today(v_school), y.starts_on)
    from app_public.classes k
    join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
    where k.school_id = v_school
      and k.id = enroll_students.class_id));
  v_class app_public.classes := app_private.class_on(v_school, class_id, v_day);
  v_problems jsonb;
  v_new uuid[];
begin
  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason)
      filter (where x.reason <> 'there'), '{}'),
    pg_catalog.array_agg(x.student_id) filter (where x.reason is null)
  into v_problems, v_new
  from (
    select s.id as student_id, (
      select case
        when e.starts_on > v_day then 'later'
        when e.ends_on is not null then 'ending'
        when e.class_id = v_class.id then 'there'
        else 'elsewhere' end
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = s.id
        and e.academic_year_id = v_class.academic_year_id
        and coalesce(e.ends_on >= v_day, true)
      order by e.starts_on
      limit 1) as reason
    from app_public.students s
    where s.school_id = v_school
      and s.id = any (student_ids)) as x;
  perform app_private.refuse_steps(v_school, v_problems);
  if v_new is null then
    return 0;
  end if;

  with opened as (
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    select v_school, n, v_class.id, v_class.academic_year_id, v_day
    from pg_catalog.unnest(v_new) as n
    returning id, student_id)
  insert into app_public.enrollment_steps
    (school_id, student_id, kind, day, opened_enrollment_id, status_before, made_by)
  select v_school, o.student_id,
    case when s.status <> 'active' or exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = s.id
        and e.is_dropped) then 'return' else 'enroll' end,
    v_day, o.id, s.status, app_hidden.current_user_id()
  from opened o
  join app_public.students s on s.school_id = v_school and s.id = o.student_id
  order by s.last_name, s.first_name, s.id;
  update app_public.students s
  set status = 'active'
  where s.school_id = v_school
    and s.id = any (v_new)
    and s.status <> 'active';
  return pg_catalog.cardinality(v_new);
end;
$$;

comment on function app_public.enroll_students(uuid[], uuid, date) is
  'Enrolls students in a class from a day on (NULL: today, or the first day of its year before '
  'that), all or none; who had left the school is active again. Who is in the class already is '
  'left alone. Returns how many were enrolled. Errors: RBDEN, not an admin; RBVAL, unknown student '
  'or class, or a day outside the year; RBENR with each student who is in another class then '
  '(elsewhere), in one until a later day (ending) or from a later day (later); RBCLF, the class is '
  'full; RBQST, the school is.';
grant execute on function app_public.enroll_students(uuid[], uuid, date) to app_user;
