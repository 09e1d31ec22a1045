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
      r.policy_version_id
    from app_public.year_results r
    where r.school_id = school and r.class_id = class),
  new as materialized (select f.* from app_hidden.year_figures(school, class, today) as f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (select o.student_id from old o except select n.student_id from new n),
  upserted as (
    insert into app_public.year_results as r
      (school_id, class_id, student_id, average, terms, is_enrolled, rank, is_tied, ranked,
       policy_version_id)
    select school, class, c.student_id, c.average, c.terms, c.is_enrolled, c.rank, c.is_tied,
      c.ranked, c.policy_version_id
    from changed c
    on conflict (school_id, class_id, student_id) do update
    set average = excluded.average, terms = excluded.terms, is_enrolled = excluded.is_enrolled,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked = excluded.ranked,
      policy_version_id = excluded.policy_version_id, calculated_at = pg_catalog.now()),
  deleted as (
    delete from app_public.year_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.student_id = g.student_id)
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;
  return v_changed;
end;
$$;

comment on function app_private.store_year_results(integer, uuid, date) is
  'Writes the rows of year_results of a class that differ from the calculation; returns how many.';
