create or replace function app_private.store_year_results(school integer, class uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  -- after the lock of the class and term, in the order of the classes: no deadlock
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('year:' || school || ':' || class, 0));

  with old as materialized (
    select r.student_id, r.average, r.terms, r.is_enrolled, r.rank, r.is_tied, r.ranked,
      r.policy_version_id, r.ranked_by as rank_key
    from app_public.year_results r
    where r.school_id = school and r.class_id = class),
  new as materialized (select f.* from app_hidden.year_figures(school, class, today) as f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (select o.student_id from old o except select n.student_id from new n),
  upserted as (
    insert into app_public.year_results as r
      (school_id, class_id, student_id, average, terms, is_enrolled, rank, is_tied, ranked,
       policy_version_id, ranked_by)
    select school, class, c.student_id, c.average, c.terms, c.is_enrolled, c.rank, c.is_tied,
      c.ranked, c.policy_version_id, c.rank_key
    from changed c
    on conflict (school_id, class_id, student_id) do update
    set average = excluded.average, terms = excluded.terms, is_enrolled = excluded.is_enrolled,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked = excluded.ranked,
      policy_version_id = excluded.policy_version_id,
      ranked_by = excluded.ranked_by, calculated_at = pg_catalog.now()),
  deleted as (
    delete from app_public.year_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.student_id = g.student_id),
  compared_anew as (
    (select n.student_id, n.is_enrolled, n.rank_key from new n
     except
     select o.student_id, o.is_enrolled, o.rank_key from old o)
    union all
    (select o.student_id, o.is_enrolled, o.rank_key from old o
     except
     select n.student_id, n.is_enrolled, n.rank_key from new n)),
  peers as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, l.class_id, t.id
    from (
      select t.id, t.policy_version_id
      from app_public.classes c
      join app_public.terms t
        on t.school_id = school and t.academic_year_id = c.academic_year_id
      where c.school_id = school and c.id = class
      order by t.ends_on desc, t.id desc
      limit 1) as t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    cross join app_hidden.level_peers(school, class) as l
    where exists (select from compared_anew))
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;
  return v_changed;
end;
$$;

comment on function app_private.store_year_results(integer, uuid, date) is
  'Writes the rows of year_results of a class that differ from the calculation; returns how many. '
  'Where ranks are within the level and what is compared changed, its other classes are calculated '
  'anew.';
