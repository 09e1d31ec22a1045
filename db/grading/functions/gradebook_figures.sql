create or replace function app_private.gradebook_figures(
  school integer, class uuid, course uuid, term uuid)
  returns json
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with decimals as (
    select p.decimals
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  figures as materialized (
    select f.*
    from app_hidden.live_figures(school, class, term) as f
    where f.course_id = course
       or f.course_id is null),
  own as materialized (
    select c.student_id, c.is_enrolled, c.average, c.rank, c.is_tied, c.ranked,
      g.average as general_average, g.rank as general_rank, g.is_tied as general_is_tied,
      g.ranked as general_ranked
    from figures c
    left join figures g on g.student_id = c.student_id and g.course_id is null
    where c.course_id = course),
  assessments as (
    select a.id, app_hidden.described(
      array_agg(case k.effect when 'zero' then 0 else m.value end)
        filter (where m.student_id is not null), null) as stats
    from app_public.assessments a
    left join app_public.marks m
      on m.school_id = school
      and m.assessment_id = a.id
      and m.student_id = any (
        (select array_agg(o.student_id) from own o where o.is_enrolled)::uuid[])
    left join app_public.mark_codes k on k.school_id = school and k.code = m.code
    where a.school_id = school
      and a.course_id = course
      and a.term_id = term
    group by a.id)
  select json_build_object(
    'ranked', max(o.ranked),
    'generalRanked', max(o.general_ranked),
    'class', (
      select json_build_array(
        app_hidden.rounded(s.mean, d.decimals), app_hidden.rounded(s.minimum, d.decimals),
        app_hidden.rounded(s.maximum, d.decimals))
      from app_hidden.described(array_agg(o.average) filter (where o.is_enrolled), null) as s),
    'assessments', (
      select coalesce(json_object_agg(a.id, json_build_array(
        app_hidden.rounded((a.stats).mean, d.decimals), (a.stats).minimum, (a.stats).maximum)), '{}')
      from assessments a
      where (a.stats).count > 0),
    'students', coalesce(json_object_agg(o.student_id, json_build_array(
      app_hidden.rounded(o.average, d.decimals), o.rank, o.is_tied,
      app_hidden.rounded(o.general_average, d.decimals), o.general_rank, o.general_is_tied))
      filter (where o.student_id is not null), '{}'))
  from decimals d
  left join own o on true
  group by d.decimals;
end;

comment on function app_private.gradebook_figures(integer, uuid, uuid, uuid) is
  'Provisional figures of a course, calculated now, averages as printed. students: student id to '
  '[subject average, rank, tied, general average, rank, tied]; ranked and generalRanked: what these '
  'ranks are out of; class: [mean, lowest, highest] subject average; assessments: assessment id to '
  '[mean, lowest, highest] mark, on its own maximum, codes that count as zero included, of the '
  'enrolled; none without a counted mark. Its callers have checked who asks.';
