create or replace function app_private.store_term_statistics(
  school integer, class uuid, term uuid, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
begin
  with enrolled as materialized (
    select r.student_id
    from app_hidden.term_roster(school, class, term, today) as r
    where r.is_enrolled),
  figures as materialized (
    select r.course_id, c.subject_id, r.student_id, r.average, r.rank, r.missing_marks,
      coalesce(s.scale, sc.scale) as scale
    from app_public.course_results r
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.subjects s on s.school_id = school and s.id = c.subject_id
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, null, r.student_id, r.average, r.rank, r.missing_marks, sc.scale
    from app_public.term_results r
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term),
  peers as materialized (
    select k.subject_id, count(k.rank_key)::integer as ranked,
      count(*) filter (where k.is_enrolled)::integer as enrolled
    from app_hidden.level_keys(school, class, term, true, today) as k
    group by k.subject_id),
  new as materialized (
    select g.course_id, d.mean, d.minimum, d.maximum, d.median, d.count as figures,
      d.at_or_above_half,
      case p.rank_denominator
        when 'enrolled' then g.enrolled + coalesce(l.enrolled, 0)
        else g.ranked + coalesce(l.ranked, 0) end as ranked,
      g.missing, p.id as policy_version_id
    from (
      select f.course_id, f.subject_id,
        array_agg(f.average) filter (where e.student_id is not null) as averages,
        min(f.scale) / 2 as half, count(f.rank)::integer as ranked,
        count(e.student_id)::integer as enrolled, sum(f.missing_marks)::integer as missing
      from figures f
      left join enrolled e on e.student_id = f.student_id
      group by f.course_id, f.subject_id) as g
    left join peers l on l.subject_id is not distinct from g.subject_id
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    cross join lateral app_hidden.described(g.averages, g.half) as d),
  gone as (
    delete from app_public.course_statistics s
    where s.school_id = school and s.class_id = class and s.term_id = term
      and not exists (select from new n where n.course_id = s.course_id)),
  courses as (
    insert into app_public.course_statistics as s
      (school_id, class_id, term_id, course_id, mean, minimum, maximum, median, figures,
       at_or_above_half, ranked, missing_marks)
    select school, class, term, n.course_id, n.mean, n.minimum, n.maximum, n.median, n.figures,
      n.at_or_above_half, n.ranked, n.missing
    from new n
    left join app_public.course_statistics o
      on o.school_id = school and o.class_id = class and o.term_id = term
      and o.course_id = n.course_id
    where n.course_id is not null
      and (o.mean, o.minimum, o.maximum, o.median, o.figures, o.at_or_above_half, o.ranked,
           o.missing_marks)
        is distinct from
          (n.mean, n.minimum, n.maximum, n.median, n.figures, n.at_or_above_half, n.ranked,
           n.missing)
    on conflict (school_id, class_id, term_id, course_id) do update
    set mean = excluded.mean, minimum = excluded.minimum, maximum = excluded.maximum,
      median = excluded.median, figures = excluded.figures,
      at_or_above_half = excluded.at_or_above_half, ranked = excluded.ranked,
      missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now())
  insert into app_public.term_statistics as s
    (school_id, class_id, term_id, policy_version_id, mean, minimum, maximum, median, figures,
     at_or_above_half, ranked, class_size, missing_marks)
  select school, class, term, t.policy_version_id, n.mean, n.minimum, n.maximum, n.median,
    coalesce(n.figures, 0), coalesce(n.at_or_above_half, 0), coalesce(n.ranked, 0),
    (select count(*) from enrolled), coalesce(n.missing, 0)
  from app_public.terms t
  left join new n on n.course_id is null
  where t.school_id = school and t.id = term
  on conflict (school_id, class_id, term_id) do update
  set policy_version_id = excluded.policy_version_id, mean = excluded.mean,
    minimum = excluded.minimum, maximum = excluded.maximum, median = excluded.median,
    figures = excluded.figures, at_or_above_half = excluded.at_or_above_half,
    ranked = excluded.ranked, class_size = excluded.class_size,
    missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now();
end;
$$;

comment on function app_private.store_term_statistics(integer, uuid, uuid, date) is
  'Writes course_statistics and term_statistics of a class and term from its stored results (R12), '
  'over the students enrolled on the reference day.';
