create or replace function app_hidden.term_averages(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, subject_id uuid, is_enrolled boolean, coefficient numeric,
    mode text, average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, scale numeric, conduct numeric,
    rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  school_scale as materialized (
    select sc.scale
    from app_public.schools sc
    where sc.id = school),
  sums as materialized (
    select b.student_id, b.course_id,
      case p.category_rule
        when 'average' then app_hidden.quotient(
          sum(b.coefficient * b.average),
          sum(b.coefficient) filter (where b.average is not null))
        else min(b.average) end as average,
      sum(b.weights) as weights, sum(b.plain) as plain, sum(b.marks)::integer as marks,
      sum(b.missing)::integer as missing
    from app_hidden.course_parts(school, class, term, official, today, under_policy) as b
    join policy p on true
    group by b.student_id, b.course_id, p.category_rule),
  followed as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, f.mode,
      s.average, s.plain, s.marks, s.weights, s.missing
    from app_hidden.term_courses(school, class, term, today) as f
    -- as in term_marks(): a left join that is never done row by row
    full join sums s on s.student_id = f.student_id and s.course_id = f.course_id
    where num_nulls(f.student_id) = 0),
  subject as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, su.is_conduct,
      case when su.is_conduct and p.conduct_rule <> 'subject' then 'excluded' else f.mode end
        as mode,
      coalesce(su.scale, sc.scale) as scale, sc.scale as school_scale,
      app_hidden.adjusted(f.average, a.points, coalesce(su.scale, sc.scale), p) as average,
      app_hidden.quotient(f.plain, f.marks) as plain_average,
      coalesce(f.marks, 0) as marks,
      coalesce(f.weights, 0) as weights,
      coalesce(f.missing, 0) as missing
    from followed f
    join policy p on true
    join school_scale sc on true
    join app_public.subjects su on su.school_id = school and su.id = f.subject_id
    left join app_public.course_adjustments a
      on a.school_id = school
      and a.student_id = f.student_id
      and a.course_id = f.course_id
      and a.term_id = term),
  counted as (
    select s.*, g.figure, g.weight, g.points, g.is_expected
    from subject s
    join policy p on true
    cross join lateral app_hidden.general_part(
      s.average, s.coefficient, s.mode, s.scale, s.school_scale, p) as g),
  summed as (
    select c.student_id, c.is_enrolled,
      sum(c.points) as points, sum(c.weight) as coefficients,
      sum(c.marks)::integer as marks,
      coalesce(sum(c.coefficient) filter (where c.is_expected), 0) as expected,
      coalesce(sum(c.coefficient) filter (where c.is_expected and c.figure is not null), 0)
        as covered,
      sum(c.missing)::integer as missing,
      min(c.school_scale) as scale,
      min(c.figure) filter (where c.is_conduct and c.mode <> 'excluded') as conduct,
      array_agg(c.coefficient) filter (where c.is_expected and p.rank_ties <> '{}')
        as all_coefficients,
      array_agg(c.figure) filter (where c.is_expected and p.rank_ties <> '{}') as all_figures
    from counted c
    join policy p on true
    group by c.student_id, c.is_enrolled),
  general as materialized (
    select s.student_id, s.is_enrolled, s.marks, s.expected, s.covered, s.missing, s.scale,
      s.all_coefficients, s.all_figures, coalesce(k.mark, s.conduct) as conduct,
      -- a computed conduct mark alone makes no average
      app_hidden.stepped(
        app_hidden.quotient(
          s.points + coalesce(k.coefficient * k.mark, 0),
          s.coefficients + coalesce(k.coefficient, 0)),
        p.general_rounding_step, p.general_rounding_direction) as average
    from summed s
    join policy p on true
    left join app_hidden.conduct_marks(school, class, term, today, under_policy) as k
      on k.student_id = s.student_id)
  select s.student_id, s.course_id, s.subject_id, s.is_enrolled, s.coefficient, s.mode, s.average,
    s.plain_average, s.marks, s.weights, null::numeric, s.missing, s.scale, null::numeric,
    case when s.is_enrolled and s.average is not null
      then array[app_hidden.rank_key(s.average, p)] end
  from subject s
  join policy p on true
  union all
  select g.student_id, null, null, g.is_enrolled, null, null, g.average,
    null, g.marks, g.expected, g.covered, g.missing, g.scale, g.conduct,
    case when g.is_enrolled and g.average is not null
      and g.covered >= p.minimum_coverage * g.expected
      then array[app_hidden.rank_key(g.average, p)] ||
        case when p.rank_ties <> '{}' then app_hidden.tie_breaks(
          p.rank_ties, g.all_coefficients, g.all_figures, g.conduct, (
            select st.birth_date
            from app_public.students st
            where st.school_id = school
              and st.id = g.student_id)) end end
  from general g
  join policy p on true;
end;

comment on function app_hidden.term_averages(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator, but for ranks: averages of a class in a term, one row per student and course '
  'and one per student with course_id NULL, the general average (there, total_coefficient and '
  'covered_coefficient are the coefficients expected and covered). rank_key: what ranks compare, '
  'the average as the policy says and then what parts equals; NULL for who is not ranked. Rules R1 '
  'to R10 and R13 of the grading rules, under the term''s policy version, or another to compare '
  'with; official: published assessments only. It sees all marks of the class: only functions that '
  'check duties call it.';
