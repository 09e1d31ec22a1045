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
       or f.course_id is null)
  select coalesce(json_object_agg(c.student_id, json_build_array(
    app_hidden.rounded(c.average, d.decimals), c.rank, c.is_tied,
    app_hidden.rounded(g.average, d.decimals), g.rank, g.is_tied)), '{}')
  from figures c
  join decimals d on true
  left join figures g on g.student_id = c.student_id and g.course_id is null
  where c.course_id = course;
end;

comment on function app_private.gradebook_figures(integer, uuid, uuid, uuid) is
  'Provisional figures of a course, calculated now: student id to [subject average, rank, tied, '
  'general average, rank, tied], averages as printed. Its callers have checked who asks.';
