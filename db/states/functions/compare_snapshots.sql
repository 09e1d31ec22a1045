create or replace function app_public.compare_snapshots(before_id uuid, after_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.last_name, s.first_name, c.id, su.name,
    app_hidden.rounded(b.average, p.decimals), app_hidden.rounded(a.average, p.decimals),
    b.rank, a.rank
  from app_public.term_snapshots before
  join app_public.term_snapshots after
    on after.school_id = before.school_id
    and after.class_id = before.class_id
    and after.term_id = before.term_id
    and after.id = after_id
  join app_public.grading_policy_versions p
    on p.school_id = after.school_id and p.id = after.policy_version_id
  cross join lateral (
    select f.student_id, f.course_id
    from app_private.snapshot_figures(before.school_id, before.id) as f
    union
    select f.student_id, f.course_id
    from app_private.snapshot_figures(after.school_id, after.id) as f) as x
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), before_id) as b
    on b.student_id = x.student_id and b.course_id is not distinct from x.course_id
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), after_id) as a
    on a.student_id = x.student_id and a.course_id is not distinct from x.course_id
  join app_public.students s on s.school_id = before.school_id and s.id = x.student_id
  left join app_public.courses c on c.school_id = before.school_id and c.id = x.course_id
  left join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  where before.school_id = (select app_hidden.current_school_id())
    and before.id = before_id
    and (select app_hidden.is_class_visible(before.class_id))
    and (b.average, b.rank) is distinct from (a.average, a.rank)
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id,
    c.position nulls first,
    su.name nulls first;
end;

comment on function app_public.compare_snapshots(uuid, uuid) is
  'What differs between two snapshots of a class''s term: averages (as printed) and ranks before and '
  'after, course_id NULL for the general average. For the class''s teachers and the school''s admins; '
  'nothing for others.';
grant execute on function app_public.compare_snapshots(uuid, uuid) to app_user;
