create or replace function app_hidden.mark_problems(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- says precisely what is wrong only for assessments the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', x.assessment_id, 'studentId', x.student_id, 'field', x.field,
    'reason', x.reason) order by x.place)
  from (
    select i.place, i.assessment_id, i.student_id, r.field, r.reason
    from unnest(marks) with ordinality
      as i (assessment_id, student_id, value, code, comment, version, place)
    left join app_public.assessments a
      on a.school_id = (select app_hidden.current_school_id())
      and a.id = i.assessment_id
      and (
        (select app_hidden.has_duty('admin'))
        or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
    left join app_public.students s on s.school_id = a.school_id and s.id = i.student_id
    left join app_public.mark_codes k on k.school_id = a.school_id and k.code = i.code
    cross join lateral (
      select app_private.mark_fault(i.value, i.code, a.maximum, k.code is not null) as fault) as f
    cross join lateral (
      select v.field, v.reason
      from (values
        (1, a.id is null, 'assessmentId', 'There is no such assessment among your courses.'),
        (2, s.id is null, 'studentId', 'There is no such student.'),
        (3, f.fault = 'both', 'value',
          'A mark is either a number or a code.'),
        (4, f.fault = 'negative', 'value', 'A mark can''t be negative.'),
        (5, f.fault = 'too_high', 'value',
          'The mark is above the maximum of ' || trim_scale(a.maximum) || '.'),
        (6, f.fault = 'decimals', 'value', 'A mark has two decimals at most.'),
        (7, f.fault = 'unknown_code', 'code', 'The school has no such code.'))
        as v (place, is_wrong, field, reason)
      where v.is_wrong
      order by v.place
      limit 1) as r) as x;
end;

comment on function app_hidden.mark_problems(app_public.mark_edit[]) is
  'Marks of save_marks() that can''t be saved, each with field and reason; NULL when all can.';
grant execute on function app_hidden.mark_problems(app_public.mark_edit[]) to app_user;
