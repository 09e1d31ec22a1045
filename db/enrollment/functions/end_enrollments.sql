create or replace function app_private.end_enrollments(
  school integer, student_ids uuid[], reason text, day date, status text, term_id uuid,
  kind text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_problems jsonb;
  v_student record;
  v_courses uuid[];
  v_left integer := 0;
begin
  select coalesce(pg_catalog.jsonb_object_agg(e.student_id,
    case when e.starts_on > day then 'later' else 'ending' end), '{}')
  into v_problems
  from app_public.enrollments e
  where e.school_id = school
    and e.student_id = any (student_ids)
    and (e.starts_on > day or e.ends_on > day);
  perform app_private.refuse_steps(school, v_problems);

  for v_student in
    select s.id, s.status, e.id as enrollment_id, e.academic_year_id
    from app_public.students s
    left join app_private.enrollments_on(school, student_ids, day) as e
      on e.student_id = s.id and e.ends_on is null
    where s.school_id = school
      and s.id = any (student_ids)
      and (e.id is not null or s.status <> end_enrollments.status)
    order by s.last_name, s.first_name, s.id
  loop
    v_courses := '{}';
    if v_student.enrollment_id is not null then
      v_courses := app_private.end_own_courses(school, v_student.id, null, day);
      update app_public.enrollments e
      set ends_on = day,
        is_dropped = end_enrollments.status <> 'graduated',
        drop_term_id = case when end_enrollments.status <> 'graduated' then coalesce(
          end_enrollments.term_id, (
            select t.id
            from app_public.terms t
            where t.school_id = school
              and t.academic_year_id = v_student.academic_year_id
              and day between t.starts_on and t.ends_on)) end,
        drop_reason = case when end_enrollments.status <> 'graduated'
          then end_enrollments.reason end
      where e.school_id = school
        and e.id = v_student.enrollment_id;
    end if;
    update app_public.students s
    set status = end_enrollments.status
    where s.school_id = school
      and s.id = v_student.id
      and s.status <> end_enrollments.status;
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, reason, closed_enrollment_id, ended_course_ids,
       status_before, made_by)
    values (school, v_student.id,
      coalesce(end_enrollments.kind,
        case end_enrollments.status when 'inactive' then 'drop' else 'leave' end),
      day, reason, v_student.enrollment_id, v_courses, v_student.status,
      app_hidden.current_user_id());
    v_left := v_left + 1;
  end loop;
  return v_left;
end;
$$;

comment on function app_private.end_enrollments(
  integer, uuid[], text, date, text, uuid, text) is
  'What withdraw_students() does once its values are known to fit; kind names the step otherwise '
  'than drop or leave.';
