create or replace function app_public.explain_course_result(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns table (
    assessment_id uuid, kind text, name text, held_on date, value numeric, code text,
    code_label text, maximum numeric, coefficient numeric, normalised numeric, weight numeric,
    is_counted boolean, reason text, comment text, points numeric,
    category text, optional text)
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's marks come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.course_reader_of(
    explain_course_result.student_id, explain_course_result.course_id);
  v_class uuid;
  v_live boolean;
begin
  if v_reader is null then
    return;
  end if;

  v_class := app_private.result_class(
    v_school, explain_course_result.student_id, explain_course_result.term_id);
  v_live := v_reader = 'staff' and provisional
    and app_private.frozen_at(v_school, v_class, explain_course_result.term_id) is null;

  return query
  select a.id, a.kind, a.name, a.held_on, m.value, m.code, k.label, m.maximum, m.coefficient,
    m.normalised, m.weight, m.is_counted, m.reason, r.comment,
    m.points, m.category, m.optional
  from app_hidden.term_marks(
    v_school, v_class, explain_course_result.term_id, not v_live,
    app_private.result_day(v_school, v_class, explain_course_result.term_id)) as m
  join app_public.assessments a on a.school_id = v_school and a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = v_school and k.code = m.code
  left join app_public.marks r
    on r.school_id = v_school
    and r.assessment_id = m.assessment_id
    and r.student_id = m.student_id
  where m.student_id = explain_course_result.student_id
    and m.course_id = explain_course_result.course_id
    and (v_reader = 'staff' or a.published_at is not null)
  order by a.held_on nulls last, a.position, a.name;
end;
$$;

comment on function app_public.explain_course_result(uuid, uuid, uuid, boolean) is
  'Why a subject average is what it is: every assessment with the mark, its value on the subject''s '
  'scale (normalised), what it adds to the denominator (weight) and the numerator (points), whether '
  'it counted and, if not, why (reason: unpublished, missing, neutral, zero_coefficient, left_out, '
  'no_bonus or no_improvement), its category and whether it is optional (bonus or improves). Same '
  'rows as the calculation; explain_course_average() says what is made of their sums. Families see '
  'published assessments only; provisional counts unpublished ones too, for staff, while the term '
  'is open; a closed term is explained as of the day it was closed. Nothing for those who may not '
  'see it.';
grant execute on function app_public.explain_course_result(uuid, uuid, uuid, boolean) to app_user;
