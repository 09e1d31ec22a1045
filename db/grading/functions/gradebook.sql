create or replace function app_public.gradebook(course_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- provisional averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
begin
  select c.class_id into v_class
  from app_public.courses c
  where c.school_id = v_school
    and c.id = gradebook.course_id
    and (
      app_hidden.has_duty('admin')
      or c.id = any (app_hidden.current_readable_course_ids()));
  if v_class is null then
    return null;
  end if;

  return (
    with roster as materialized (
      select f.student_id, f.is_enrolled
      from app_hidden.term_courses(
        v_school, v_class, gradebook.term_id, app_hidden.school_today(v_school)) as f
      where f.course_id = gradebook.course_id),
    columns as materialized (
      select a.*
      from app_public.assessments a
      where a.school_id = v_school
        and a.course_id = gradebook.course_id
        and a.term_id = gradebook.term_id)
    select pg_catalog.json_build_object(
      'classId', v_class,
      'state', app_public.term_state(v_class, gradebook.term_id),
      'mayEdit', app_hidden.has_duty('admin')
        or gradebook.course_id = any (app_hidden.current_course_ids()),
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
          s.id, s.student_number, s.last_name, s.first_name, r.is_enrolled)
          order by s.last_name, s.first_name, s.id), '[]')
        from roster r
        join app_public.students s on s.school_id = v_school and s.id = r.student_id),
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'kind', a.kind, 'name', a.name, 'maximum', a.maximum,
          'coefficient', a.coefficient, 'heldOn', a.held_on,
          'scheduledFor', a.scheduled_for, 'publishedAt', a.published_at,
          'optional', a.optional,
          'lateMarks', app_private.late_marks(v_school, a.id, a.published_at),
          'marks', (
            select coalesce(pg_catalog.json_object_agg(
              m.student_id,
              case
                when m.comment is null
                  then pg_catalog.json_build_array(coalesce(m.value::text, m.code), m.version)
                else pg_catalog.json_build_array(
                  coalesce(m.value::text, m.code), m.version, m.comment)
              end), '{}')
            from app_public.marks m
            join roster r on r.student_id = m.student_id
            where m.school_id = v_school and m.assessment_id = a.id))
          order by a.position, a.held_on nulls last, a.name), '[]')
        from columns a),
      'figures', app_private.gradebook_figures(
        v_school, v_class, gradebook.course_id, gradebook.term_id)));
end;
$$;

comment on function app_public.gradebook(uuid, uuid) is
  'A course''s gradebook in a term, for its teachers, the class teachers and the school''s admins; '
  'NULL for others. classId, state (as term_state()), mayEdit, students (id, number, last name, first name, enrolled) by '
  'name, assessments in order (id, kind, name, maximum, coefficient, heldOn, scheduledFor, '
  'publishedAt, optional, lateMarks (student id to [when, by whom, changed] for what was entered after '
  'publication), marks: student id to [number or code, version, remark if any]), figures '
  'as in save_marks().';
grant execute on function app_public.gradebook(uuid, uuid) to app_user;
