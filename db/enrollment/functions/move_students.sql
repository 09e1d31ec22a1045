create or replace function app_public.move_students(
  student_ids uuid[], class_id uuid, day date default null, reason text default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, app_hidden.school_today(v_school));
  v_class app_public.classes := app_private.class_on(v_school, class_id, v_day);
  v_problems jsonb;
  v_moved integer := 0;
  v_from record;
  v_courses uuid[];
  v_new uuid;
begin
  perform from app_public.classes k
  where k.school_id = v_school
    and (
      k.id = v_class.id
      or k.id in (
        select e.class_id
        from app_private.enrollments_on(v_school, student_ids, v_day) as e))
  order by k.id
  for no key update;

  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason)
    filter (where x.reason is not null), '{}')
  into v_problems
  from (
    select s.id as student_id, case
      when e.id is null then 'nowhere'
      when e.class_id = v_class.id then null
      when e.ends_on is not null then 'ending'
      when e.starts_on = v_day then 'first_day' end as reason
    from app_public.students s
    left join app_private.enrollments_on(v_school, student_ids, v_day) as e
      on e.student_id = s.id and e.academic_year_id = v_class.academic_year_id
    where s.school_id = v_school
      and s.id = any (student_ids)) as x;
  perform app_private.refuse_steps(v_school, v_problems);

  for v_from in
    select e.id, e.student_id, e.class_id, s.status
    from app_private.enrollments_on(v_school, student_ids, v_day) as e
    join app_public.students s on s.school_id = v_school and s.id = e.student_id
    where e.academic_year_id = v_class.academic_year_id
      and e.class_id <> v_class.id
    order by s.last_name, s.first_name, s.id
  loop
    v_courses := app_private.end_own_courses(
      v_school, v_from.student_id, v_from.class_id, v_day - 1);
    update app_public.enrollments e
    set ends_on = v_day - 1
    where e.school_id = v_school
      and e.id = v_from.id;
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    values (v_school, v_from.student_id, v_class.id, v_class.academic_year_id, v_day)
    returning id into v_new;
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, reason, opened_enrollment_id, closed_enrollment_id,
       ended_course_ids, status_before, made_by)
    values (v_school, v_from.student_id, 'move', v_day,
      nullif(pg_catalog.btrim(move_students.reason), ''), v_new, v_from.id, v_courses,
      v_from.status, app_hidden.current_user_id());
    v_moved := v_moved + 1;
  end loop;
  return v_moved;
end;
$$;

comment on function app_public.move_students(uuid[], uuid, date, text) is
  'Moves students to another class of the same year from a day on (NULL: today), all or none: the '
  'old enrollment and the students'' own links to its courses end the day before. Who is in the '
  'class already is left alone. Returns how many moved. Errors: RBDEN, not an admin; RBVAL, '
  'unknown student or class, or a day outside the year; RBENR with each student who is in no class '
  'then (nowhere), whose time in the class ends already (ending) or begins that day (first_day); '
  'RBCLF, the class is full; RBCLO, an own course counted in a closed term.';
grant execute on function app_public.move_students(uuid[], uuid, date, text) to app_user;
