create or replace function app_public.compare_policy(
  class_id uuid, term_id uuid, policy_version_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer,
    mention_before text, mention_after text)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
  v_pinned uuid;
begin
  select t.policy_version_id into v_pinned
  from app_public.terms t
  where t.school_id = v_school and t.id = compare_policy.term_id;
  if v_pinned is null or not app_hidden.has_duty('admin') or not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = v_school and v.id = compare_policy.policy_version_id) then
    return;
  end if;

  return query
  with before as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today) as f
    where v.school_id = v_school and v.id = v_pinned),
  after as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today,
      compare_policy.policy_version_id) as f
    where v.school_id = v_school and v.id = compare_policy.policy_version_id)
  select s.id, s.last_name, s.first_name, b.course_id, su.name, b.average, a.average, b.rank, a.rank,
    (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label,
    (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  from before b
  join after a on a.student_id = b.student_id and a.course_id is not distinct from b.course_id
  join app_public.students s on s.school_id = v_school and s.id = b.student_id
  left join app_public.courses c on c.school_id = v_school and c.id = b.course_id
  left join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
  where (b.average, b.rank) is distinct from (a.average, a.rank)
     or (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label is distinct from
        (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
    s.id,
    c.position nulls last,
    su.name nulls last;
end;
$$;

comment on function app_public.compare_policy(uuid, uuid, uuid) is
  'What would change for a class if the term moved to another version of a grading policy: each '
  'official average (as printed), rank or mention that would differ, with both values; course_id '
  'NULL for the general average. For the school''s admins; nothing for others. Changes nothing.';
grant execute on function app_public.compare_policy(uuid, uuid, uuid) to app_user;
