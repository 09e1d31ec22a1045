create or replace function app_public.explain_course_average(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.course_reader_of(
    explain_course_average.student_id, explain_course_average.course_id);
  v_class uuid;
  v_frozen timestamptz;
  v_live boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_class := app_private.result_class(
    v_school, explain_course_average.student_id, explain_course_average.term_id);
  v_frozen := app_private.frozen_at(v_school, v_class, explain_course_average.term_id);
  v_live := v_reader = 'staff' and provisional and v_frozen is null;

  return (
    with policy as materialized (
      select p.*
      from app_public.terms t
      left join app_public.term_statistics s
        on not v_live and s.school_id = v_school and s.class_id = v_class and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = v_school and t.id = explain_course_average.term_id),
    parts as materialized (
      select c.category, coalesce(g.name, nullif(c.category, '')) as name, g.position,
        c.coefficient, c.points, c.weights, c.average
      from app_hidden.course_parts(
        v_school, v_class, explain_course_average.term_id, not v_live,
        app_private.result_day(v_school, v_class, explain_course_average.term_id),
        (select p.id from policy p)) as c
      left join app_public.grading_policy_categories g
        on g.school_id = v_school
        and g.policy_version_id = (select p.id from policy p)
        and g.code = c.category
      where c.student_id = explain_course_average.student_id
        and c.course_id = explain_course_average.course_id),
    figure as materialized (
      select f.average, f.plain_average
      from app_hidden.term_averages(
        v_school, v_class, explain_course_average.term_id, not v_live,
        app_private.result_day(v_school, v_class, explain_course_average.term_id),
        (select p.id from policy p)) as f
      where f.student_id = explain_course_average.student_id
        and f.course_id = explain_course_average.course_id),
    kept as (
      select r.average, r.plain_average
      from app_public.course_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_course_average.term_id
        and r.course_id = explain_course_average.course_id
        and r.student_id = explain_course_average.student_id)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(x.average, p.decimals),
      'plainAverage', app_hidden.rounded(x.plain_average, p.decimals),
      'scale', coalesce(su.scale, sc.scale),
      'decimals', p.decimals,
      'policyName', g.name,
      'policyVersion', p.version,
      'frozenAt', v_frozen,
      'differs', not v_live and k.average is distinct from f.average,
      'categoryRule', p.category_rule,
      'maximumRule', p.maximum_rule,
      'droppedMarks', p.dropped_marks,
      'parts', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'category', c.category, 'name', c.name, 'coefficient', c.coefficient,
          'points', pg_catalog.trim_scale(pg_catalog.round(c.points, 4)),
          'weights', pg_catalog.trim_scale(pg_catalog.round(c.weights, 4)),
          'average', app_hidden.rounded(c.average, p.decimals))
          order by c.position nulls last, c.category), '[]')
        from parts c),
      'adjustment', (
        select pg_catalog.json_build_object('points', a.points, 'reason', a.reason)
        from app_public.course_adjustments a
        where a.school_id = v_school
          and a.course_id = explain_course_average.course_id
          and a.term_id = explain_course_average.term_id
          and a.student_id = explain_course_average.student_id),
      'step', p.course_rounding_step,
      'direction', p.course_rounding_direction,
      'rank', case
        when not v_live and (v_reader = 'staff' or app_hidden.families_see_ranks())
        then app_private.explained_rank(
          v_school, v_class, explain_course_average.term_id, explain_course_average.course_id,
          explain_course_average.student_id) end)
    from policy p
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    join app_public.schools sc on sc.id = v_school
    join app_public.courses c
      on c.school_id = v_school and c.id = explain_course_average.course_id
    join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
    left join figure f on true
    left join kept k on true
    cross join lateral (
      select case when v_live then f.average else k.average end as average,
        case when v_live then f.plain_average else k.plain_average end as plain_average) as x);
end;
$$;

comment on function app_public.explain_course_average(uuid, uuid, uuid, boolean) is
  'What is made of the marks that explain_course_result() lists: average and plainAverage as '
  'printed, scale, decimals, policyName, policyVersion, frozenAt (since when the term is closed: '
  'the figure is the kept one), differs (the marks now give another figure: it waits to be '
  'calculated or, closed, a code or scale changed since), categoryRule, maximumRule, droppedMarks, '
  'parts (category, name, coefficient, points, weights, average: points / weights), adjustment '
  '(points, reason), step and direction of rounding, rank (explained_rank()). For those who may '
  'see the marks; NULL for others. provisional as there.';
grant execute on function app_public.explain_course_average(uuid, uuid, uuid, boolean) to app_user;
