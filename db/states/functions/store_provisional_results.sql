create or replace function app_private.store_provisional_results(
  school integer, class uuid, term uuid, today date)
  returns void
  language sql volatile
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  delete from app_private.provisional_results r
  using app_public.terms t, app_public.grading_policy_versions p
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and t.school_id = school
    and t.id = term
    and p.school_id = school
    and p.id = t.policy_version_id
    and p.rank_scope = 'level';

  insert into app_private.provisional_results as r (school_id, class_id, term_id, day, figures)
  select school, class, term, least(t.ends_on, greatest(today, t.starts_on)),
    -- marks of other classes may count here: what is unpublished anywhere is enough
    case when exists (
      select
      from app_public.assessments a
      where a.school_id = school
        and a.term_id = term
        and a.published_at is null)
    then (
      select array_agg(
        (f.student_id, f.course_id, f.is_enrolled, f.average, f.rank, f.is_tied, f.ranked,
          f.covered_coefficient, f.total_coefficient, f.missing_marks,
          f.conduct)::app_private.live_figure)
      from app_hidden.term_figures(school, class, term, false, today) as f) end
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = school
    and p.id = t.policy_version_id
    -- ranks within the level change with unpublished marks of other classes: always calculated
    and p.rank_scope = 'class'
  where t.school_id = school
    and t.id = term
  on conflict (school_id, class_id, term_id) do update
  set day = excluded.day, figures = excluded.figures;
end;

comment on function app_private.store_provisional_results(integer, uuid, uuid, date) is
  'Keeps the provisional figures of a class''s term for live_figures(), but where ranks are within '
  'the level. Called under the lock of recompute_class_results.';
