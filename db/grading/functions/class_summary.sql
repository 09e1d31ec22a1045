create or replace function app_public.class_summary(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- what has to be calculated is written down where requests don't reach
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'className', k.name,
      'levelName', (
        select l.name from app_public.levels l where l.school_id = v_school and l.id = k.level_id),
      'termName', t.name,
      'mainTeacher', (
        select pg_catalog.json_build_object('lastName', u.last_name, 'firstName', u.first_name)
        from app_public.class_teachers ct
        join app_public.users u on u.id = ct.user_id
        where ct.school_id = v_school and ct.class_id = k.id
        order by ct.position
        limit 1),
      'classSize', s.class_size,
      'mean', app_hidden.rounded(s.mean, p.decimals),
      'minimum', app_hidden.rounded(s.minimum, p.decimals),
      'maximum', app_hidden.rounded(s.maximum, p.decimals),
      'median', app_hidden.rounded(s.median, p.decimals),
      'figures', s.figures,
      'atOrAboveHalf', s.at_or_above_half,
      'ranked', s.ranked,
      'missingMarks', s.missing_marks,
      'scale', sc.scale,
      'decimals', p.decimals,
      'distribution', app_hidden.distribution(
        array(
          select r.average
          from app_public.term_results r
          where r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
            and r.is_enrolled),
        sc.scale),
      'categories', app_private.category_statistics(v_school, k.id, t.id, p.decimals),
      'rankScope', p.rank_scope,
      'policyName', g.name,
      'policyVersion', p.version,
      'calculatedAt', s.calculated_at,
      'isValid', s.calculated_at is not null
        and app_private.is_result_valid(v_school, k.id, t.id))
    from app_public.classes k
    join app_public.schools sc on sc.id = v_school
    join app_public.terms t on t.school_id = v_school and t.id = class_summary.term_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where k.school_id = v_school and k.id = class_summary.class_id);
end;
$$;

comment on function app_public.class_summary(uuid, uuid) is
  'The official figures of a class in a term (R12), for its teachers and the school''s admins; '
  'NULL for others. className, levelName, termName, mainTeacher, classSize, mean, minimum, '
  'maximum, median (as printed, NULL without figures), figures (students with an average), '
  'atOrAboveHalf, ranked, missingMarks, scale, decimals, distribution (from, to, count; highest '
  'first), categories (R11: category, mean, minimum, maximum, median, figures, atOrAboveHalf), '
  'rankScope (class or level), policyName and policyVersion, calculatedAt, isValid (false while a '
  'change waits to be calculated).';
grant execute on function app_public.class_summary(uuid, uuid) to app_user;
