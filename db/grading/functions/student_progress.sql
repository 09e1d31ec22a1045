create or replace function app_public.student_progress(student_id uuid, academic_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- a family reads its class's figures and its own ranks, not the result tables
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(student_progress.student_id);
  v_show_ranks boolean := v_reader = 'staff' or app_hidden.families_see_ranks();
begin
  if v_reader is null then
    return null;
  end if;
  return (
    with year_terms as materialized (
      select t.id, t.name, t.ends_on, t.policy_version_id,
        app_private.result_class(v_school, student_progress.student_id, t.id) as class_id
      from app_public.terms t
      where t.school_id = v_school
        and t.academic_year_id = student_progress.academic_year_id),
    figures as materialized (
      select t.id, t.name, t.ends_on, t.class_id, k.name as class_name, p.decimals, r.average,
        r.rank, r.is_tied, s.ranked, s.mean
      from year_terms t
      left join app_public.classes k on k.school_id = v_school and k.id = t.class_id
      left join app_public.term_results r
        on r.school_id = v_school
        and r.class_id = t.class_id
        and r.term_id = t.id
        and r.student_id = student_progress.student_id
      left join app_public.term_statistics s
        on s.school_id = v_school and s.class_id = t.class_id and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id))
    select pg_catalog.json_build_object(
      'scale', sc.scale,
      'terms', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'termId', f.id,
          'name', f.name,
          'className', f.class_name,
          'frozenAt', app_private.frozen_at(v_school, f.class_id, f.id),
          'decimals', f.decimals,
          'average', app_hidden.rounded(f.average, f.decimals),
          'rank', case when v_show_ranks then f.rank end,
          'isTied', v_show_ranks and coalesce(f.is_tied, false),
          'ranked', case when v_show_ranks then f.ranked end,
          'classMean', app_hidden.rounded(f.mean, f.decimals))
          order by f.ends_on, f.id), '[]')
        from figures f),
      'subjects', (
        select coalesce(
          pg_catalog.json_agg(
            pg_catalog.json_build_object(
              'subjectName', g.name, 'scale', g.scale, 'averages', g.averages)
            order by g.position, g.name),
          '[]')
        from (
          select su.name, coalesce(su.scale, sc.scale) as scale, min(c.position) as position,
            pg_catalog.json_object_agg(f.id, app_hidden.rounded(r.average, f.decimals))
              as averages
          from figures f
          join app_public.course_results r
            on r.school_id = v_school
            and r.class_id = f.class_id
            and r.term_id = f.id
            and r.student_id = student_progress.student_id
          join app_public.courses c on c.school_id = v_school and c.id = r.course_id
          join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
          group by su.id, su.name, su.scale) as g))
    from app_public.schools sc
    where sc.id = v_school);
end;
$$;

comment on function app_public.student_progress(uuid, uuid) is
  'The official results of a student over the terms of a year, as printed: scale, terms (termId, '
  'name, className, frozenAt, decimals, average, rank, isTied, ranked, classMean; ranks NULL where '
  'the school does not show them to families) and subjects (subjectName, scale, averages by '
  'termId). For the school''s admins, the student''s teachers and family; NULL for others.';
grant execute on function app_public.student_progress(uuid, uuid) to app_user;
