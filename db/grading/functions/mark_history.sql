create or replace function app_public.mark_history(assessment_id uuid, student_id uuid)
  returns table (
    at timestamptz, operation text, actor_last_name text, actor_first_name text, before text,
    after text, comment_before text, comment_after text, is_after_publication boolean, reason text)
  language sql stable
  security definer -- the log is closed; the caller reads one mark of it
begin atomic
  select l.at, l.operation, u.last_name, u.first_name,
    coalesce(l.before ->> 'value', l.before ->> 'code'),
    coalesce(l.after ->> 'value', l.after ->> 'code'),
    l.before ->> 'comment', l.after ->> 'comment', coalesce(l.at > a.published_at, false), l.reason
  from app_public.assessments a
  join audit.log l
    on l.school_id = a.school_id
    and l.table_name = 'app_public.marks'
    and l.key = jsonb_build_object(
      'assessment_id', a.id, 'student_id', mark_history.student_id)
  left join app_public.users u on u.id = l.actor_id
  where a.school_id = (select app_hidden.current_school_id())
    and a.id = mark_history.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
    and coalesce(l.before, l.after) ?| array['value', 'code', 'comment']
  order by l.at desc, l.id desc;
end;

comment on function app_public.mark_history(uuid, uuid) is
  'Every change of a student''s mark in an assessment, newest first, for the school''s admins, the '
  'course''s teachers and the class teachers; nothing for others. before and after are the number or '
  'code, NULL when there was none or it did not change; comment_before and comment_after the remark; '
  'actor NULL for an import or job; reason where one was given.';
grant execute on function app_public.mark_history(uuid, uuid) to app_user;
