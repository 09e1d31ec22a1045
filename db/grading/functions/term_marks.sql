create or replace function app_hidden.term_marks(
  school integer, class uuid, term uuid, official boolean, today date)
  returns table (
    student_id uuid, course_id uuid, assessment_id uuid, value numeric, code text,
    maximum numeric, coefficient numeric, normalised numeric, weight numeric, is_counted boolean,
    reason text)
  language sql stable parallel safe
begin atomic
  with followed as materialized (
    select f.student_id, f.course_id, f.subject_id, coalesce(s.scale, sc.scale) as scale
    from app_hidden.term_courses(school, class, term, today) as f
    join app_public.subjects s on s.school_id = school and s.id = f.subject_id
    join app_public.schools sc on sc.id = school),
  expected as (
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code
    from followed f
    join app_public.assessments a
      on a.school_id = school and a.course_id = f.course_id and a.term_id = term
    left join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = f.student_id
    union all
    -- changed class within the year: the marks of the same subject from the earlier class
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code
    from app_hidden.term_roster(school, class, term, today) as r
    join app_public.classes own on own.school_id = school and own.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = r.student_id
      and e.academic_year_id = own.academic_year_id
      and e.class_id <> class
      and e.starts_on < r.starts_on
    join app_public.courses c on c.school_id = school and c.class_id = e.class_id
    join followed f
      on f.student_id = r.student_id and f.subject_id = c.subject_id and f.course_id <> c.id
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.id and a.term_id = term
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = r.student_id)
  select x.student_id, x.course_id, x.id, x.value, x.code, x.maximum, x.coefficient,
    case
      when k.effect = 'zero' then 0
      when x.maximum = x.scale then x.value
      else app_hidden.quotient(x.value * x.scale, x.maximum) end,
    w.weight,
    r.reason is null,
    r.reason
  from expected x
  join app_public.terms t on t.school_id = school and t.id = term
  join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
  left join app_public.mark_codes k on k.school_id = school and k.code = x.code
  cross join lateral (
    select case p.maximum_rule
      when 'proportional' then app_hidden.quotient(x.coefficient * x.maximum, x.scale)
      else x.coefficient end as weight) as w
  cross join lateral (
    select case
      when official and x.published_at is null then 'unpublished'
      when x.value is null and x.code is null then 'missing'
      when k.effect = 'neutral' then 'neutral'
      when w.weight = 0 then 'zero_coefficient' end as reason) as r;
end;

comment on function app_hidden.term_marks(integer, uuid, uuid, boolean, date) is
  'Every mark that could count for a class and term, and why it does or not: the calculation and '
  'the explanation both come from here. normalised: the mark on the subject''s scale (g·S/b; 0 for '
  'a code that counts zero); weight: the coefficient, times maximum / scale when proportional (R2); '
  'reason: NULL when counted, else unpublished (official figures only), missing, neutral (code) or '
  'zero_coefficient. It sees all marks of the class: only functions that check duties call it.';
