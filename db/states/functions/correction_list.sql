create or replace function app_public.correction_list(is_pending boolean default true)
  returns table (
    id uuid, class_id uuid, class_name text, term_id uuid, term_name text, course_id uuid,
    subject_name text, assessment_name text, student_id uuid, student_last_name text,
    student_first_name text, before text, after text, reason text, requested_by text,
    requested_at timestamptz, decision text, decided_by text, decided_at timestamptz, note text,
    may_decide boolean)
  language sql stable
  security definer -- names of students and staff beside the corrections that the caller may see
begin atomic
  select x.id, k.id, k.name, t.id, t.name, c.id, su.name, a.name, s.id, s.last_name, s.first_name,
    coalesce(x.value_before::text, x.code_before), coalesce(x.value::text, x.code), x.reason,
    r.first_name || ' ' || r.last_name, x.requested_at, x.decision,
    d.first_name || ' ' || d.last_name, x.decided_at, x.note,
    x.decision is null and app_hidden.may_decide(x)
  from app_public.corrections x
  join app_public.assessments a on a.school_id = x.school_id and a.id = x.assessment_id
  join app_public.courses c on c.school_id = x.school_id and c.id = a.course_id
  join app_public.subjects su on su.school_id = x.school_id and su.id = c.subject_id
  join app_public.classes k on k.school_id = x.school_id and k.id = c.class_id
  join app_public.terms t on t.school_id = x.school_id and t.id = a.term_id
  join app_public.students s on s.school_id = x.school_id and s.id = x.student_id
  join app_public.users r on r.id = x.requested_by
  left join app_public.users d on d.id = x.decided_by
  where x.school_id = (select app_hidden.current_school_id())
    and (x.decision is null) = is_pending
    and (
      (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
  order by x.decided_at desc nulls last, x.requested_at
  limit 200;
end;

comment on function app_public.correction_list(boolean) is
  'Corrections that wait, oldest first, or those decided on, newest first, 200 at most: all for '
  'admins, those of their courses and classes for teachers. before and after are the number or code, '
  'NULL for no mark; may_decide false for one''s own.';
grant execute on function app_public.correction_list(boolean) to app_user;
