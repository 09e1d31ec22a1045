create or replace function app_private.store_term_results(
  school integer, class uuid, term uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  with figures as materialized (
    select f.* from app_hidden.term_figures(school, class, term, true, today) as f),
  old as materialized (
    select r.course_id, r.student_id, r.coefficient, r.mode, r.average, r.plain_average, r.marks,
      r.total_coefficient, null::numeric as covered, r.missing_marks, null::boolean as is_enrolled,
      r.rank, r.is_tied, r.ranked_by as rank_key, null::numeric as conduct
    from app_public.course_results r
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, r.student_id, null, null, r.average, null, null,
      r.total_coefficient, r.covered_coefficient, r.missing_marks, r.is_enrolled, r.rank, r.is_tied,
      r.ranked_by, r.conduct
    from app_public.term_results r
    where r.school_id = school and r.class_id = class and r.term_id = term),
  new as materialized (
    select f.course_id, f.student_id, f.coefficient::numeric(5, 2) as coefficient, f.mode,
      f.average, f.plain_average,
      case when f.course_id is not null then f.marks end as marks, f.total_coefficient,
      f.covered_coefficient as covered, f.missing_marks,
      case when f.course_id is null then f.is_enrolled end as is_enrolled, f.rank, f.is_tied,
      f.rank_key, f.conduct
    from figures f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (
    select o.course_id, o.student_id from old o
    except
    select n.course_id, n.student_id from new n),
  upsert_courses as (
    insert into app_public.course_results as r
      (school_id, class_id, term_id, course_id, student_id, coefficient, mode, average,
       plain_average, marks, total_coefficient, missing_marks, rank, is_tied, ranked_by)
    select school, class, term, c.course_id, c.student_id, c.coefficient, c.mode, c.average,
      c.plain_average, c.marks, c.total_coefficient, c.missing_marks, c.rank, c.is_tied,
      c.rank_key
    from changed c
    where c.course_id is not null
    on conflict (school_id, class_id, term_id, course_id, student_id) do update
    set coefficient = excluded.coefficient, mode = excluded.mode, average = excluded.average,
      plain_average = excluded.plain_average, marks = excluded.marks,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked_by = excluded.ranked_by,
      calculated_at = pg_catalog.now()),
  upsert_terms as (
    insert into app_public.term_results as r
      (school_id, class_id, term_id, student_id, average, covered_coefficient, total_coefficient,
       missing_marks, is_enrolled, rank, is_tied, ranked_by, conduct)
    select school, class, term, c.student_id, c.average, c.covered, c.total_coefficient,
      c.missing_marks, c.is_enrolled, c.rank, c.is_tied, c.rank_key, c.conduct
    from changed c
    where c.course_id is null
    on conflict (school_id, class_id, term_id, student_id) do update
    set average = excluded.average, covered_coefficient = excluded.covered_coefficient,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      is_enrolled = excluded.is_enrolled, rank = excluded.rank, is_tied = excluded.is_tied,
      ranked_by = excluded.ranked_by, conduct = excluded.conduct, calculated_at = pg_catalog.now()),
  delete_courses as (
    delete from app_public.course_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and r.course_id = g.course_id and r.student_id = g.student_id),
  delete_terms as (
    delete from app_public.term_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and g.course_id is null and r.student_id = g.student_id),
  -- who is compared elsewhere in the level changed: so do the ranks of its other classes
  compared_anew as (
    (select n.course_id, n.student_id, n.is_enrolled, n.rank_key from new n
     except
     select o.course_id, o.student_id, o.is_enrolled, o.rank_key from old o)
    union all
    (select o.course_id, o.student_id, o.is_enrolled, o.rank_key from old o
     except
     select n.course_id, n.student_id, n.is_enrolled, n.rank_key from new n)),
  peers as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, l.class_id, term
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    cross join app_hidden.level_peers(school, class) as l
    where t.school_id = school and t.id = term
      and exists (select from compared_anew))
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;

  perform app_private.store_term_statistics(school, class, term, today);
  return v_changed;
end;
$$;

comment on function app_private.store_term_results(integer, uuid, uuid, date) is
  'Writes the rows of course_results and term_results of a class and term that differ from the '
  'calculation, deletes those that are no more; returns how many. Where ranks are within the level '
  'and what is compared changed, its other classes are calculated anew. Called under the lock of '
  'recompute_class_results.';
