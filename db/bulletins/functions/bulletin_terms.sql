create or replace function app_private.bulletin_terms(
  school integer, classes uuid[], until date, students uuid[], shows_ranks boolean)
  returns table (class_id uuid, student_id uuid, terms jsonb)
  language sql stable
begin atomic
  -- also what was reached in another class of the year
  with years as materialized (
    select distinct k.id as class_id, t.id, t.name, t.code, t.ends_on, t.weight
    from app_public.classes k
    join app_public.terms t on t.school_id = school and t.academic_year_id = k.academic_year_id
    where k.school_id = school
      and k.id = any (classes)
      and coalesce(t.ends_on <= until, true)),
  roster as materialized (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)
      and (students is null or e.student_id = any (students)))
  select b.class_id, b.student_id,
    jsonb_agg(
      jsonb_build_object(
        'id', y.id, 'name', y.name, 'code', y.code, 'weight', y.weight,
        'average', app_hidden.rounded(r.average, p.decimals),
        'rank', case when shows_ranks then r.rank end,
        'isTied', shows_ranks and coalesce(r.is_tied, false),
        'ranked', case when shows_ranks then s.ranked end)
      order by y.ends_on, y.id)
  from roster b
  join years y on y.class_id = b.class_id
  left join lateral (
    select x.*
    from app_public.term_results x
    where x.school_id = school
      and x.student_id = b.student_id
      and x.term_id = y.id
    order by x.is_enrolled desc, x.class_id = b.class_id desc
    limit 1) as r on true
  left join app_public.term_statistics s
    on s.school_id = school and s.class_id = r.class_id and s.term_id = y.id
  left join app_public.grading_policy_versions p
    on p.school_id = school and p.id = s.policy_version_id
  group by b.class_id, b.student_id;
end;

comment on function app_private.bulletin_terms(integer, uuid[], date, uuid[], boolean) is
  'The general averages of the terms of a year that ended by a day (all when NULL), as printed, '
  'one row per student of the classes (all, or some).';
