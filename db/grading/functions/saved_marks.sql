create or replace function app_hidden.saved_marks(marks app_public.mark_edit[])
  returns json
  language sql stable
  security definer -- provisional figures need the marks of the whole class
begin atomic
  with own as (
    select i.assessment_id, i.student_id, a.school_id, a.course_id, a.term_id, a.published_at
    from unnest(marks) as i
    join app_public.assessments a
      on a.school_id = (select app_hidden.current_school_id())
      and a.id = i.assessment_id
      and (
        (select app_hidden.has_duty('admin'))
        or a.course_id = any ((select app_hidden.current_course_ids())::uuid[])))
  select json_build_object(
    'marks', (
      select coalesce(json_agg(json_build_object(
        'assessmentId', i.assessment_id, 'studentId', i.student_id, 'value', m.value,
        'code', m.code, 'version', m.version)), '[]')
      from own i
      left join app_public.marks m
        on m.school_id = i.school_id
        and m.assessment_id = i.assessment_id
        and m.student_id = i.student_id),
    'lateMarks', (
      select coalesce(json_object_agg(
        l.assessment_id,
        app_private.late_marks(l.school_id, l.assessment_id, l.published_at, l.students)), '{}')
      from (
        select i.school_id, i.assessment_id, i.published_at, array_agg(i.student_id) as students
        from own i
        where i.published_at is not null
        group by i.school_id, i.assessment_id, i.published_at) as l),
    'courses', (
      select coalesce(json_object_agg(
        c.id, app_private.gradebook_figures(c.school_id, c.class_id, c.id, c.term_id)), '{}')
      from (
        select distinct o.school_id, co.id, co.class_id, o.term_id
        from own o
        join app_public.courses co on co.school_id = o.school_id and co.id = o.course_id) as c));
end;

comment on function app_hidden.saved_marks(app_public.mark_edit[]) is
  'What save_marks() returns.';
grant execute on function app_hidden.saved_marks(app_public.mark_edit[]) to app_user;
