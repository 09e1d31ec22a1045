create or replace function app_private.transfer_record(school integer, student uuid)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'sex', s.sex, 'birthPlace', s.birth_place, 'phone', s.phone, 'email', s.email,
    'className', current.name, 'yearName', current.year,
    'results', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'yearName', y.name, 'className', k.name,
        'average', app_hidden.rounded(r.average, v.decimals), 'rank', r.rank, 'ranked', r.ranked)
        order by y.starts_on), '[]')
      from app_public.year_results r
      join app_public.classes k on k.school_id = school and k.id = r.class_id
      join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
      join app_public.grading_policy_versions v
        on v.school_id = school and v.id = r.policy_version_id
      where r.school_id = school
        and r.student_id = student))
  from app_public.students s
  left join lateral (
    select k.name, y.name as year
    from app_public.enrollments e
    join app_public.classes k on k.school_id = school and k.id = e.class_id
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
    where e.school_id = school
      and e.student_id = student
    order by e.starts_on desc
    limit 1) as current on true
  where s.school_id = school
    and s.id = student;
end;

comment on function app_private.transfer_record(integer, uuid) is
  'What a school learns of a student who is offered to it: how to enter the record, and the annual '
  'results as they were printed. Marks, remarks, health and family stay where they are.';
