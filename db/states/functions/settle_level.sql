-- In the order of the classes, as every other who calculates several: no deadlock.
create or replace function app_private.settle_level(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select class
    union
    select d.class_id
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    join app_hidden.level_peers(school, class) as l on true
    join app_private.dirty_results d
      on d.school_id = school and d.class_id = l.class_id and d.term_id = term
    where t.school_id = school
      and t.id = term
    order by 1
  loop
    perform app_private.recompute_class_results(school, v_class, term);
  end loop;
  -- where another class of the level was calculated after this one, its ranks are older
  if not app_private.is_result_valid(school, class, term) then
    perform app_private.recompute_class_results(school, class, term);
  end if;
end;
$$;

comment on function app_private.settle_level(integer, uuid, uuid) is
  'Calculates a class''s term a last time before it is kept; where ranks are within the level, what '
  'waits of its other classes first.';
