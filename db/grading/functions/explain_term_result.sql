create or replace function app_public.explain_term_result(
  student_id uuid, term_id uuid, provisional boolean default false)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(explain_term_result.student_id);
  v_class uuid;
  v_day date;
  v_frozen timestamptz;
  v_live boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_class := app_private.result_class(
    v_school, explain_term_result.student_id, explain_term_result.term_id);
  v_day := app_private.result_day(v_school, v_class, explain_term_result.term_id);
  v_frozen := app_private.frozen_at(v_school, v_class, explain_term_result.term_id);
  v_live := v_reader = 'staff' and provisional and v_frozen is null;

  return (
    with policy as materialized (
      select p.*
      from app_public.terms t
      left join app_public.term_statistics s
        on not v_live and s.school_id = v_school and s.class_id = v_class and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = v_school and t.id = explain_term_result.term_id),
    averages as materialized (
      select r.course_id, r.coefficient, r.mode, r.average
      from app_public.course_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_term_result.term_id
        and r.student_id = explain_term_result.student_id
      union all
      select a.course_id, a.coefficient, a.mode, a.average
      from app_hidden.term_averages(
        v_school, v_class, explain_term_result.term_id, false, v_day) as a
      where v_live
        and a.student_id = explain_term_result.student_id),
    general as materialized (
      select r.average, r.covered_coefficient, r.total_coefficient, r.conduct
      from app_public.term_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_term_result.term_id
        and r.student_id = explain_term_result.student_id
      union all
      select a.average, a.covered_coefficient, a.total_coefficient, a.conduct
      from app_hidden.term_averages(
        v_school, v_class, explain_term_result.term_id, false, v_day) as a
      where v_live
        and a.student_id = explain_term_result.student_id
        and a.course_id is null),
    parts as materialized (
      select a.course_id, su.name, su.category, c.position, coalesce(su.scale, sc.scale) as scale,
        a.average, a.coefficient, a.coefficient <> c.coefficient as is_personal, a.mode,
        x.figure, x.weight, x.points, x.reason
      from averages a
      join policy p on true
      join app_public.schools sc on sc.id = v_school
      join app_public.courses c on c.school_id = v_school and c.id = a.course_id
      join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
      cross join lateral app_hidden.general_part(
        a.average, a.coefficient, a.mode, coalesce(su.scale, sc.scale), sc.scale, p) as x),
    -- a computed conduct mark is one more part, with a coefficient of its own
    conduct as materialized (
      select g.conduct as mark, p.conduct_coefficient as coefficient
      from general g
      join policy p on p.conduct_rule = 'computed'
      where g.conduct is not null),
    sums as (
      select sum(a.points) as points, sum(a.weight) as weights
      from (
        select x.points, x.weight from parts x
        union all
        select c.coefficient * c.mark, c.coefficient from conduct c) as a)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(g.average, p.decimals),
      'scale', sc.scale,
      'decimals', p.decimals,
      'policyName', pol.name,
      'policyVersion', p.version,
      'frozenAt', v_frozen,
      'generalRule', p.general_rule,
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'courseId', x.course_id,
          'subjectName', x.name,
          'category', x.category,
          'average', app_hidden.rounded(x.average, p.decimals),
          'scale', x.scale,
          'coefficient', x.coefficient,
          'isPersonal', x.is_personal,
          'mode', x.mode,
          'figure', app_hidden.rounded(x.figure, p.decimals),
          'weight', coalesce(x.weight, 0),
          'points', pg_catalog.trim_scale(pg_catalog.round(x.points, 4)),
          'reason', x.reason)
          order by x.position, x.name), '[]')
        from parts x),
      'conduct', (
        select pg_catalog.json_build_object(
          'mark', app_hidden.rounded(c.mark, p.decimals), 'coefficient', c.coefficient,
          'points', pg_catalog.trim_scale(pg_catalog.round(c.coefficient * c.mark, 4)))
        from conduct c),
      'points', pg_catalog.trim_scale(pg_catalog.round(s.points, 4)),
      'weights', pg_catalog.trim_scale(s.weights),
      'step', p.general_rounding_step,
      'direction', p.general_rounding_direction,
      'categories', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'category', c.category, 'average', app_hidden.rounded(c.average, p.decimals),
          'coefficient', c.coefficient)
          order by c.category), '[]')
        from app_hidden.category_averages(
          v_school, v_class, explain_term_result.term_id, not v_live, v_day) as c
        where c.student_id = explain_term_result.student_id),
      'mention', app_private.explained_band(
        v_school, p.id, 'mention', app_hidden.rounded(g.average, p.decimals)),
      'coverage', pg_catalog.json_build_object(
        'covered', g.covered_coefficient, 'expected', g.total_coefficient,
        'minimum', p.minimum_coverage),
      'rank', case
        when not v_live and (v_reader = 'staff' or app_hidden.families_see_ranks())
        then app_private.explained_rank(
          v_school, v_class, explain_term_result.term_id, null,
          explain_term_result.student_id) end)
    from policy p
    join app_public.grading_policies pol on pol.school_id = v_school and pol.id = p.policy_id
    join app_public.schools sc on sc.id = v_school
    cross join sums s
    join general g on true);
end;
$$;

comment on function app_public.explain_term_result(uuid, uuid, boolean) is
  'Why a general average is what it is: average, scale, decimals, policyName, policyVersion, '
  'frozenAt (since when the term is closed: the figures are the kept ones), generalRule, courses '
  '(courseId, subjectName, category, average, scale, coefficient, isPersonal, mode, figure, weight '
  'and points that it adds, reason why it adds nothing), conduct (mark, coefficient, points; NULL '
  'unless computed), points and weights (their sums: the average is points / weights), step and '
  'direction of rounding, categories (R11), mention (explained_band()), coverage (covered, '
  'expected, minimum), rank (explained_rank(); NULL where ranks are not shown, or provisional). '
  'For the school''s admins, the student''s teachers and family; NULL for others. provisional '
  'counts unpublished assessments, for staff, while the term is open.';
grant execute on function app_public.explain_term_result(uuid, uuid, boolean) to app_user;
