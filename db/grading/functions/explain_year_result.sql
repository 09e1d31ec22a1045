create or replace function app_public.explain_year_result(student_id uuid, academic_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(explain_year_result.student_id);
  v_show_ranks boolean := v_reader = 'staff' or app_hidden.families_see_ranks();
begin
  if v_reader is null then
    return null;
  end if;
  return (
    with own as materialized (
      select r.*
      from app_public.year_results r
      join app_public.classes k
        on k.school_id = v_school
        and k.id = r.class_id
        and k.academic_year_id = explain_year_result.academic_year_id
      where r.school_id = v_school
        and r.student_id = explain_year_result.student_id
      order by r.is_enrolled desc, r.calculated_at desc
      limit 1),
    parts as materialized (
      select t.id, t.name, t.ends_on, t.weight, x.average, x.figure,
        app_private.frozen_at(
          v_school, app_private.result_class(v_school, explain_year_result.student_id, t.id), t.id)
          as frozen_at,
        case
          when t.weight = 0 then 'zero_weight'
          when x.term_id is null then 'no_figures'
          when x.figure is null then 'missing' end as reason
      from own o
      join app_public.terms t
        on t.school_id = v_school and t.academic_year_id = explain_year_result.academic_year_id
      left join app_hidden.year_parts(
        v_school, o.class_id, array[explain_year_result.student_id]) as x on x.term_id = t.id)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(o.average, p.decimals),
      'scale', sc.scale,
      'decimals', p.decimals,
      'className', k.name,
      'policyName', g.name,
      'policyVersion', p.version,
      'frozenAt', (
        select case when pg_catalog.bool_and(x.frozen_at is not null) then max(x.frozen_at) end
        from parts x),
      'input', p.year_input,
      'missingTerm', p.missing_term,
      'terms', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'termId', x.id,
          'name', x.name,
          'weight', x.weight,
          'average', app_hidden.rounded(x.average, p.decimals),
          'figure', case p.year_input
            when 'printed' then x.figure
            else app_hidden.rounded(x.figure, 4) end,
          'frozenAt', x.frozen_at,
          'reason', x.reason)
          order by x.ends_on, x.id), '[]')
        from parts x),
      'exam', case
        when p.exam_weight > 0 then pg_catalog.json_build_object(
          'average', e.average, 'weight', p.exam_weight, 'yearWeight', p.year_weight) end,
      'mention', app_private.explained_band(
        v_school, p.id, 'mention', app_hidden.rounded(o.average, p.decimals)),
      'decision', app_private.explained_band(
        v_school, p.id, 'decision', app_hidden.rounded(o.average, p.decimals)),
      'rank', case
        when v_show_ranks then app_private.explained_rank(
          v_school, o.class_id, null, null, explain_year_result.student_id) end)
    from own o
    join app_public.classes k on k.school_id = v_school and k.id = o.class_id
    join app_public.schools sc on sc.id = v_school
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = o.policy_version_id
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    left join app_public.year_exams e
      on e.school_id = v_school
      and e.academic_year_id = explain_year_result.academic_year_id
      and e.student_id = explain_year_result.student_id);
end;
$$;

comment on function app_public.explain_year_result(uuid, uuid) is
  'Why an annual average is what it is: average, scale, decimals, className, policyName, '
  'policyVersion, frozenAt (when the last of its terms was closed; NULL while one is open), input '
  '(exact or printed), missingTerm (what happens to a term without figure), terms (termId, name, '
  'weight, average, figure that counts, frozenAt, reason why it does not count: zero_weight, '
  'no_figures (nobody in the class has any yet) or missing), exam (average, weight, yearWeight; '
  'NULL without a blend), mention and decision (explained_band()), rank (explained_rank(); NULL '
  'where ranks are not shown). For the school''s admins, the student''s teachers and family; NULL '
  'for others, and before the first annual figure.';
grant execute on function app_public.explain_year_result(uuid, uuid) to app_user;
