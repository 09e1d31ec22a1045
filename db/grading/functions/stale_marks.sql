create or replace function app_hidden.stale_marks(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- names who entered the other value, for marks the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', i.assessment_id,
    'studentId', i.student_id,
    'yours', jsonb_build_object('value', i.value, 'code', i.code, 'version', i.version),
    'theirs', jsonb_build_object(
      'value', m.value, 'code', m.code, 'comment', m.comment, 'version', m.version,
      'enteredBy', u.first_name || ' ' || u.last_name, 'enteredAt', m.entered_at)))
  from unnest(marks) as i
  join app_public.assessments a
    on a.school_id = (select app_hidden.current_school_id())
    and a.id = i.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
  left join app_public.marks m
    on m.school_id = a.school_id
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
  left join app_public.users u on u.id = m.entered_by
  where m.version is distinct from i.version
    and (m.value, m.code, m.comment) is distinct from (i.value, i.code, i.comment);
end;

comment on function app_hidden.stale_marks(app_public.mark_edit[]) is
  'Marks of save_marks() that were changed since the version they were based on, with both values; '
  'NULL when none. A mark that already is as wanted is not stale: the answer to its saving was lost.';
grant execute on function app_hidden.stale_marks(app_public.mark_edit[]) to app_user;
