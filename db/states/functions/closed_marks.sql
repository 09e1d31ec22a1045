create or replace function app_hidden.closed_marks(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- looks at states for assessments the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', i.assessment_id, 'studentId', i.student_id, 'field', 'termId',
    'reason', x.term_name || ' is closed for the class ' || x.class_name || '.') order by i.place)
  from unnest(marks) with ordinality
    as i (assessment_id, student_id, value, code, comment, version, place)
  join app_public.assessments a
    on a.school_id = (select app_hidden.current_school_id())
    and a.id = i.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
  cross join lateral (
    select k.name as class_name, t.name as term_name
    from app_private.closed_classes(a.school_id, a.id, i.student_id) as c
    join app_public.classes k on k.school_id = a.school_id and k.id = c.class_id
    join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
    order by k.name
    limit 1) as x;
end;

comment on function app_hidden.closed_marks(app_public.mark_edit[]) is
  'Marks of save_marks() whose term is closed, each with field and reason; NULL when none.';
grant execute on function app_hidden.closed_marks(app_public.mark_edit[]) to app_user;
