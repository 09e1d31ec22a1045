create or replace function app_hidden.term_figures(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, coefficient numeric, mode text,
    average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, rank integer, is_tied boolean,
    ranked integer, scale numeric)
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  by_category as materialized (
    select m.student_id, m.course_id,
      case p.category_rule when 'average' then coalesce(m.category, '') end as category,
      app_hidden.quotient(
        sum(m.points) filter (where m.is_counted), sum(m.weight) filter (where m.is_counted))
        as average,
      sum(m.weight) filter (where m.is_counted) as weights,
      sum(m.normalised) filter (where m.is_counted and m.weight > 0) as plain,
      count(*) filter (where m.is_counted and m.weight > 0)::integer as marks,
      count(*) filter (where m.reason = 'missing')::integer as missing
    from app_hidden.term_marks(school, class, term, official, today, under_policy) as m
    join policy p on true
    group by 1, 2, 3),
  sums as materialized (
    select b.student_id, b.course_id,
      case p.category_rule
        when 'average' then app_hidden.quotient(
          sum(coalesce(g.coefficient, 1) * b.average),
          sum(coalesce(g.coefficient, 1)) filter (where b.average is not null))
        else min(b.average) end as average,
      sum(b.weights) as weights, sum(b.plain) as plain, sum(b.marks)::integer as marks,
      sum(b.missing)::integer as missing
    from by_category b
    join policy p on true
    left join app_public.grading_policy_categories g
      on g.school_id = school and g.policy_version_id = p.id and g.code = b.category
    group by b.student_id, b.course_id, p.category_rule),
  subject as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, f.mode,
      coalesce(su.scale, sc.scale) as scale, sc.scale as school_scale,
      app_hidden.stepped(
        case
          when s.average is null then null
          when a.points is not null
          then greatest(0, least(coalesce(su.scale, sc.scale), s.average + a.points))
          when p.cap_bonus then least(coalesce(su.scale, sc.scale), s.average)
          else s.average end,
        p.course_rounding_step, p.course_rounding_direction) as average,
      app_hidden.quotient(s.plain, s.marks) as plain_average,
      coalesce(s.marks, 0) as marks,
      coalesce(s.weights, 0) as weights,
      coalesce(s.missing, 0) as missing
    from app_hidden.term_courses(school, class, term, today) as f
    join policy p on true
    join app_public.schools sc on sc.id = school
    join app_public.subjects su on su.school_id = school and su.id = f.subject_id
    left join sums s on s.student_id = f.student_id and s.course_id = f.course_id
    left join app_public.course_adjustments a
      on a.school_id = school
      and a.student_id = f.student_id
      and a.course_id = f.course_id
      and a.term_id = term),
  counted as (
    select s.*, g.figure,
      s.coefficient > 0 and s.mode in ('normal', 'sup10') as is_expected,
      s.coefficient > 0 and (
        s.mode = 'normal' or s.mode = 'sup10' and g.figure >= s.school_scale / 2)
        as is_divided
    from subject s
    join policy p on true
    cross join lateral (
      select case
        when p.general_rule = 'points'
        then (app_hidden.band(school, p.id, 'letter', app_hidden.rounded(s.average, p.decimals))).points
        when s.scale = s.school_scale then s.average
        else app_hidden.quotient(s.average * s.school_scale, s.scale) end as figure) as g),
  general as materialized (
    select c.student_id, c.is_enrolled,
      app_hidden.stepped(
        app_hidden.quotient(
          sum(case
            when c.is_divided then c.coefficient * c.figure
            when c.mode = 'bonus' then c.coefficient * greatest(0, c.figure - c.school_scale / 2)
          end),
          sum(c.coefficient) filter (where c.is_divided and c.figure is not null)),
        p.general_rounding_step, p.general_rounding_direction) as average,
      sum(c.marks)::integer as marks,
      coalesce(sum(c.coefficient) filter (where c.is_expected), 0) as expected,
      coalesce(sum(c.coefficient) filter (where c.is_expected and c.figure is not null), 0)
        as covered,
      sum(c.missing)::integer as missing,
      min(c.school_scale) as scale
    from counted c
    join policy p on true
    group by c.student_id, c.is_enrolled, p.general_rounding_step, p.general_rounding_direction),
  figures as materialized (
    select s.student_id, s.course_id, s.subject_id, s.is_enrolled, s.coefficient, s.mode, s.average,
      s.plain_average, s.marks, s.weights, null::numeric as covered, s.missing, s.scale,
      case when s.is_enrolled then app_hidden.rank_key(s.average, p) end as key
    from subject s
    join policy p on true
    union all
    select g.student_id, null, null, g.is_enrolled, null, null, g.average,
      null, g.marks, g.expected, g.covered, g.missing, g.scale,
      case when g.is_enrolled and g.covered >= p.minimum_coverage * g.expected
        then app_hidden.rank_key(g.average, p) end
    from general g
    join policy p on true)
  select f.student_id, f.course_id, f.is_enrolled, f.coefficient, f.mode,
    f.average, f.plain_average, f.marks, f.weights, f.covered, f.missing,
    case when f.key is not null then
      case p.rank_method
        when 'dense' then dense_rank() over (partition by f.subject_id order by f.key desc nulls last)
        else rank() over (partition by f.subject_id order by f.key desc nulls last)
      end end::integer,
    f.key is not null and count(*) over (partition by f.subject_id, f.key) > 1,
    case p.rank_denominator
      when 'enrolled' then count(*) filter (where f.is_enrolled) over (partition by f.subject_id)
      else count(f.key) over (partition by f.subject_id) end::integer,
    f.scale
  from figures f
  join policy p on true;
end;

comment on function app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator: averages and ranks of a class in a term, one row per student and course and one '
  'per student with course_id NULL, the general average (there, total_coefficient and '
  'covered_coefficient are the coefficients expected and covered). Rules R1 to R10 and ranks '
  'of the grading rules, under the term''s policy version, or another to compare with; official: published assessments '
  'only. It sees all marks of the class: only functions that check duties call it.';
