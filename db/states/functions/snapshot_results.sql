create or replace function app_public.snapshot_results(
  snapshot_id uuid, course_id uuid default null)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, average numeric,
    rank integer, is_tied boolean)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name,
    app_hidden.rounded(f.average, p.decimals), f.rank, f.is_tied
  from app_public.term_snapshots t
  join app_public.grading_policy_versions p
    on p.school_id = t.school_id and p.id = t.policy_version_id
  cross join lateral app_private.snapshot_figures(t.school_id, t.id) as f
  join app_public.students s on s.school_id = t.school_id and s.id = f.student_id
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = snapshot_id
    and (select app_hidden.is_class_visible(t.class_id))
    and f.course_id is not distinct from snapshot_results.course_id
  order by
    f.rank nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.snapshot_results(uuid, uuid) is
  'The results that a snapshot kept, best first, averages as printed: general averages, or those of '
  'a course. For the class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.snapshot_results(uuid, uuid) to app_user;
