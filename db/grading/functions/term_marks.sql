create or replace function app_hidden.term_marks(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, assessment_id uuid, value numeric, code text,
    maximum numeric, coefficient numeric, normalised numeric, weight numeric, is_counted boolean,
    reason text, points numeric, category text, optional text)
  language sql stable parallel safe
begin atomic
  with followed as materialized (
    select f.student_id, f.course_id, f.subject_id,
      coalesce(s.scale, (select sc.scale from app_public.schools sc where sc.id = school)) as scale
    from app_hidden.term_courses(school, class, term, today) as f
    join app_public.subjects s on s.school_id = school and s.id = f.subject_id),
  moved as materialized (
    select r.student_id, e.class_id
    from app_hidden.term_roster(school, class, term, today) as r
    join app_public.classes own on own.school_id = school and own.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = r.student_id
      and e.academic_year_id = own.academic_year_id
      and e.class_id <> class
      and e.starts_on < r.starts_on),
  assessed as materialized (
    select a.id, a.course_id, a.maximum, a.coefficient, a.published_at, a.category, a.optional
    from (select distinct f.course_id from followed f) as c
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.course_id and a.term_id = term),
  given as materialized (
    select m.assessment_id, m.student_id, m.value, m.code
    from assessed a
    join app_public.marks m on m.school_id = school and m.assessment_id = a.id),
  -- an inner and a left join, as the conditions say: full ones are never done row by row, which the
  -- planner would choose here, because it expects few rows
  wanted as materialized (
    select f.student_id, f.scale, a.*
    from followed f
    full join assessed a on a.course_id = f.course_id
    where num_nulls(f.student_id, a.id) = 0),
  expected as (
    select w.student_id, w.course_id, w.scale, w.id, w.maximum, w.coefficient, w.published_at,
      g.value, g.code, w.category, w.optional
    from wanted w
    full join given g on g.assessment_id = w.id and g.student_id = w.student_id
    where num_nulls(w.id) = 0
    union all
    -- changed class within the year: the marks of the same subject from the earlier class
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from moved v
    join app_public.courses c on c.school_id = school and c.class_id = v.class_id
    join followed f
      on f.student_id = v.student_id and f.subject_id = c.subject_id and f.course_id <> c.id
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.id and a.term_id = term
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = v.student_id),
  weighted as materialized (
    select x.student_id, x.course_id, x.scale, x.id, x.value, x.code, x.maximum, x.coefficient,
      x.category, x.optional, w.weight, r.reason,
      case
        when k.effect = 'zero' then 0
        when x.maximum = x.scale then x.value
        else app_hidden.quotient(x.value * x.scale, x.maximum) end as normalised
    from expected x
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
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
        when w.weight = 0 then 'zero_coefficient' end as reason) as r),
  -- few: optional marks, or a policy that leaves out marks or gives one an extra weight
  special as (
    select g.student_id, w.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    cross join lateral (
      select m.student_id, m.course_id, m.scale, array_agg(m.id) as ids,
        array_agg(m.normalised) as figures, array_agg(m.weight) as weights,
        array_agg(m.optional) as options
      from weighted m
      where m.reason is null
        and (p.dropped_marks > 0 or p.extra_weight > 0 or (
          select bool_or(o.optional is not null) from weighted o))
      -- a category is averaged by itself (R6), with its own bonus marks and omissions
      group by m.student_id, m.course_id, m.scale,
        case p.category_rule when 'average' then m.category end
      having count(m.optional) > 0 or p.dropped_marks > 0 or p.extra_weight > 0) as g
    cross join lateral app_hidden.weighed_marks(
      g.ids, g.figures, g.weights, g.options, g.scale, p) as w
    where t.school_id = school
      and t.id = term)
  select m.student_id, m.course_id, m.id, m.value, m.code, m.maximum, m.coefficient,
    m.normalised, coalesce(s.weight, m.weight), coalesce(m.reason, s.reason) is null,
    coalesce(m.reason, s.reason), coalesce(s.points, m.weight * m.normalised), m.category,
    m.optional
  from weighted m
  left join special s on s.student_id = m.student_id and s.id = m.id;
end;

comment on function app_hidden.term_marks(integer, uuid, uuid, boolean, date, uuid) is
  'Every mark that could count for a class and term, and why it does or not: the calculation and '
  'the explanation both come from here. normalised: the mark on the subject''s scale (g·S/b; 0 for '
  'a code that counts zero); weight: what it adds to the denominator, the coefficient, times '
  'maximum / scale when proportional (R2), 0 for a bonus (R3), more with an extra weight (R5); '
  'points: what it adds to the numerator; reason: NULL when counted, else unpublished (official '
  'figures only), missing, neutral (code), zero_coefficient, left_out (R5), no_bonus (R3) or '
  'no_improvement (R4). Under the term''s policy '
  'version, or another to compare with. It sees all marks of the class: only functions that check '
  'duties call it.';
