create or replace function app_hidden.level_keys(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (subject_id uuid, is_enrolled boolean, rank_key numeric[])
  language plpgsql stable parallel safe
  set search_path = ''
as $$
begin
  if not exists (
    select
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term
      and p.rank_scope = 'level') then
    return;
  end if;

  if official and under_policy is null then
    return query
    select null::uuid, r.is_enrolled, r.ranked_by
    from app_hidden.level_peers(school, class) as p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = term
    union all
    select c.subject_id, t.is_enrolled, r.ranked_by
    from app_hidden.level_peers(school, class) as p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = term
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.term_results t
      on t.school_id = school
      and t.class_id = p.class_id
      and t.term_id = term
      and t.student_id = r.student_id;
  else
    return query
    select a.subject_id, a.is_enrolled, a.rank_key
    from app_hidden.level_peers(school, class) as p
    cross join lateral app_hidden.term_averages(
      school, p.class_id, term, official, today, under_policy) as a;
  end if;
end;
$$;

comment on function app_hidden.level_keys(integer, uuid, uuid, boolean, date, uuid) is
  'What the other classes of the level are compared by, where the policy ranks within the level; '
  'subject_id NULL for the general average. Official keys are those stored, others are calculated.';
