create or replace function app_public.student_results(student_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- a family reads its class's figures and its own ranks, not the result tables
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(student_results.student_id);
  v_class uuid;
  v_show_ranks boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_show_ranks := v_reader = 'staff' or app_hidden.families_see_ranks();
  v_class := app_private.result_class(
    v_school, student_results.student_id, student_results.term_id);

  return (
    select pg_catalog.json_build_object(
      'classId', k.id,
      'className', k.name,
      'scale', sc.scale,
      'decimals', p.decimals,
      'average', app_hidden.rounded(r.average, p.decimals),
      'rank', case when v_show_ranks then r.rank end,
      'isTied', v_show_ranks and coalesce(r.is_tied, false),
      'ranked', case when v_show_ranks then s.ranked end,
      'isEnrolled', coalesce(r.is_enrolled, true),
      'coveredCoefficient', r.covered_coefficient,
      'totalCoefficient', r.total_coefficient,
      'classMean', app_hidden.rounded(s.mean, p.decimals),
      'classMinimum', app_hidden.rounded(s.minimum, p.decimals),
      'classMaximum', app_hidden.rounded(s.maximum, p.decimals),
      'calculatedAt', s.calculated_at,
      'frozenAt', app_private.frozen_at(v_school, k.id, t.id),
      'policyName', g.name,
      'policyVersion', p.version,
      'isValid', s.calculated_at is not null
        and app_private.is_result_valid(v_school, k.id, t.id),
      'year', (
        select pg_catalog.json_build_object(
          'average', app_hidden.rounded(y.average, yp.decimals),
          'rank', case when v_show_ranks then y.rank end,
          'isTied', v_show_ranks and y.is_tied,
          'ranked', case when v_show_ranks then y.ranked end,
          'terms', y.terms)
        from app_public.year_results y
        join app_public.grading_policy_versions yp
          on yp.school_id = v_school and yp.id = y.policy_version_id
        where y.school_id = v_school and y.class_id = k.id
          and y.student_id = student_results.student_id),
      'courses', app_private.student_course_results(
        v_school, k.id, t.id, student_results.student_id, p.decimals, v_show_ranks),
      'categories', app_private.student_category_results(
        v_school, k.id, t.id, student_results.student_id, p.decimals),
      'conduct', app_private.student_conduct(
        v_school, k.id, t.id, student_results.student_id, p.decimals),
      'rankScope', p.rank_scope)
    from app_public.terms t
    join app_public.classes k on k.school_id = v_school and k.id = v_class
    join app_public.schools sc on sc.id = v_school
    left join app_public.term_results r
      on r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
      and r.student_id = student_results.student_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where t.school_id = v_school and t.id = student_results.term_id);
end;
$$;

comment on function app_public.student_results(uuid, uuid) is
  'The official results of a student in a term: for the school''s admins, the student''s teachers '
  'and family; NULL for others. Averages as printed, NULL without a figure. classId, className, '
  'scale, decimals, average, rank, isTied, ranked (ranks are NULL where the school does not show '
  'them to families), isEnrolled (false: left), coveredCoefficient, totalCoefficient, classMean, '
  'classMinimum, classMaximum, calculatedAt, frozenAt (since when the term is closed, else NULL), '
  'policyName, policyVersion, isValid, year (average, rank, isTied, ranked, terms; NULL before the '
  'first figure), courses (courseId, subjectName, teacher, coefficient, mode, category, average, '
  'rank, isTied, ranked, scale, missingMarks, classMean, classMinimum, classMaximum), categories '
  '(R11: category, average, coefficient, classMean, classMinimum, classMaximum), conduct (R13; '
  'NULL without a conduct mark: rule, mark, coefficient and, computed, start, pointsOff, hours, '
  'hourPoints, records with happenedOn, points, hours, reason), rankScope (class or level).';
grant execute on function app_public.student_results(uuid, uuid) to app_user;
