create or replace function app_public.explain_course_result(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns table (
    assessment_id uuid, kind text, name text, held_on date, value numeric, code text,
    code_label text, maximum numeric, coefficient numeric, normalised numeric, weight numeric,
    is_counted boolean, reason text, comment text)
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's marks come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_staff boolean;
  v_class uuid;
begin
  v_staff := app_hidden.has_duty('admin')
    or explain_course_result.course_id = any (app_hidden.current_readable_course_ids())
      and explain_course_result.student_id = any (app_hidden.current_student_ids());
  if v_school is null
     or not v_staff
     and not explain_course_result.student_id = any (app_hidden.current_child_ids()) then
    return;
  end if;

  select e.class_id into v_class
  from app_public.terms t
  join app_public.enrollments e
    on e.school_id = v_school
    and e.student_id = explain_course_result.student_id
    and e.academic_year_id = t.academic_year_id
    and e.starts_on <= least(
      t.ends_on, greatest(app_hidden.school_today(v_school), t.starts_on))
  where t.school_id = v_school and t.id = explain_course_result.term_id
  order by e.starts_on desc
  limit 1;

  return query
  select a.id, a.kind, a.name, a.held_on, m.value, m.code, k.label, m.maximum, m.coefficient,
    m.normalised, m.weight, m.is_counted, m.reason, r.comment
  from app_hidden.term_marks(
    v_school, v_class, explain_course_result.term_id, not (v_staff and provisional),
    app_hidden.school_today(v_school)) as m
  join app_public.assessments a on a.school_id = v_school and a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = v_school and k.code = m.code
  left join app_public.marks r
    on r.school_id = v_school
    and r.assessment_id = m.assessment_id
    and r.student_id = m.student_id
  where m.student_id = explain_course_result.student_id
    and m.course_id = explain_course_result.course_id
    and (v_staff or a.published_at is not null)
  order by a.held_on nulls last, a.position, a.name;
end;
$$;

comment on function app_public.explain_course_result(uuid, uuid, uuid, boolean) is
  'Why a subject average is what it is: every assessment with the mark, its value on the subject''s '
  'scale (normalised), its weight, whether it counted and, if not, why (reason: unpublished, '
  'missing, neutral or zero_coefficient). The average is sum(weight × normalised) / sum(weight) '
  'over the counted ones. Same rows as the calculation. Families see published assessments only; '
  'provisional counts unpublished ones too, for staff. Nothing for those who may not see it.';
grant execute on function app_public.explain_course_result(uuid, uuid, uuid, boolean) to app_user;
