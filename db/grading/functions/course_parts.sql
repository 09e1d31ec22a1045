create or replace function app_hidden.course_parts(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, category text, coefficient numeric, points numeric,
    weights numeric, average numeric, plain numeric, marks integer, missing integer)
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
      sum(m.points) filter (where m.is_counted) as points,
      sum(m.weight) filter (where m.is_counted) as weights,
      sum(m.normalised) filter (where m.is_counted and m.weight > 0) as plain,
      count(*) filter (where m.is_counted and m.weight > 0)::integer as marks,
      count(*) filter (where m.reason = 'missing')::integer as missing
    from app_hidden.term_marks(school, class, term, official, today, under_policy) as m
    join policy p on true
    group by 1, 2, 3)
  select b.student_id, b.course_id, b.category, coalesce(g.coefficient, 1), b.points, b.weights,
    app_hidden.quotient(b.points, b.weights), b.plain, b.marks, b.missing
  from by_category b
  join policy p on true
  left join app_public.grading_policy_categories g
    on g.school_id = school and g.policy_version_id = p.id and g.code = b.category;
end;

comment on function app_hidden.course_parts(integer, uuid, uuid, boolean, date, uuid) is
  'Grading rules R1 and R6: the marks of each student and course summed up, by category where the '
  'policy averages categories ('''' for marks without one), else all together with category NULL. '
  'points / weights is the average; coefficient is what it weighs among the categories. It sees '
  'all marks of the class: only functions that check duties call it.';
