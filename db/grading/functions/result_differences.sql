create or replace function app_private.result_differences(school integer)
  returns table (class_id uuid, term_id uuid, course_id uuid, student_id uuid)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with pairs as (
    select c.id as class_id, t.id as term_id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, t.id)),
  closed as (
    select ct.class_id, ct.term_id,
      app_private.last_snapshot(school, ct.class_id, ct.term_id) as snapshot_id
    from app_public.class_terms ct
    where ct.school_id = school
      and ct.state = 'closed'),
  calculated as (
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    cross join lateral app_hidden.term_figures(
      school, p.class_id, p.term_id, true, app_hidden.school_today(school)) as f
    where not exists (
      select from closed c where c.class_id = p.class_id and c.term_id = p.term_id)
    union all
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    join closed c on c.class_id = p.class_id and c.term_id = p.term_id
    cross join lateral app_private.snapshot_figures(school, c.snapshot_id) as f),
  stored as (
    select p.class_id, p.term_id, r.course_id, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id
    union all
    select p.class_id, p.term_id, null, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id),
  kept as materialized (
    select p.class_id, p.term_id, r.figures
    from pairs p
    join app_public.terms t on t.school_id = school and t.id = p.term_id
    join app_private.provisional_results r
      on r.school_id = school
      and r.class_id = p.class_id
      and r.term_id = p.term_id
      and r.day = least(t.ends_on, greatest(app_hidden.school_today(school), t.starts_on))
    where r.figures is not null),
  provisional as (
    select k.class_id, k.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from kept k
    cross join lateral app_hidden.term_figures(
      school, k.class_id, k.term_id, false, app_hidden.school_today(school)) as f),
  stored_provisional as (
    select k.class_id, k.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from kept k
    cross join lateral unnest(k.figures) as f),
  years as (
    select c.id as class_id, y.student_id, y.average, y.rank, y.is_tied
    from app_public.classes c
    cross join lateral app_hidden.year_figures(
      school, c.id, app_hidden.school_today(school)) as y
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, null)),
  stored_years as (
    select r.class_id, r.student_id, r.average, r.rank, r.is_tied
    from app_public.year_results r
    where r.school_id = school
      and app_private.is_result_valid(school, r.class_id, null))
  select d.class_id, d.term_id, d.course_id, d.student_id
  from (
    (select * from calculated except select * from stored)
    union all
    (select * from stored except select * from calculated)
    union all
    (select * from provisional except select * from stored_provisional)
    union all
    (select * from stored_provisional except select * from provisional)) as d
  union
  select d.class_id, null, null, d.student_id
  from (
    (select * from years except select * from stored_years)
    union all
    (select * from stored_years except select * from years)) as d;
end;

comment on function app_private.result_differences(integer) is
  'Stored results of a school that differ from a calculation now, those of closed terms from their '
  'last snapshot, with term_id NULL for annual ones, and kept provisional ones likewise; none, unless something is wrong. Classes and terms that wait to be calculated are left out.';
