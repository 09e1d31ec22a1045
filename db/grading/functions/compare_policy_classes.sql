create or replace function app_public.compare_policy_classes(term_id uuid, policy_version_id uuid)
  returns json
  language sql stable
begin atomic
  select json_agg(
    json_build_object('classId', k.id, 'name', k.name, 'students', d.students,
      'averages', d.averages, 'generalAverages', d.general, 'ranks', d.ranks,
      'mentions', d.mentions)
    order by l.position, k.name)
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id and k.is_active
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  cross join lateral (
    select count(distinct c.student_id) as students,
      count(*) filter (
        where c.course_id is not null
          and c.average_before is distinct from c.average_after) as averages,
      count(*) filter (
        where c.course_id is null
          and c.average_before is distinct from c.average_after) as general,
      count(*) filter (
        where c.course_id is null
          and c.rank_before is distinct from c.rank_after) as ranks,
      count(*) filter (
        where c.course_id is null
          and c.mention_before is distinct from c.mention_after) as mentions
    from app_public.compare_policy(k.id, t.id, compare_policy_classes.policy_version_id) as c) as d
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = compare_policy_classes.term_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.compare_policy_classes(uuid, uuid) is
  'How much would change for each class if the term moved to another version of a grading policy, '
  'for the school''s admins; NULL for others: classId, name, students (with any difference), '
  'averages (of subjects), generalAverages, ranks and mentions (general). compare_policy() names '
  'them.';
grant execute on function app_public.compare_policy_classes(uuid, uuid) to app_user;
