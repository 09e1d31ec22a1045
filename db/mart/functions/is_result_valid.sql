create or replace function app_private.is_result_valid(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- analysts can't read what has to be calculated
begin atomic
  select not exists (
    select
    from app_private.dirty_results d
    where d.school_id = school
      and (term is null or d.term_id = term)
      and (
        d.class_id = class
        or exists (
          select
          from app_public.terms t
          join app_public.grading_policy_versions p
            on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
          join app_hidden.level_peers(school, class) as l on l.class_id = d.class_id
          where t.school_id = school
            and t.id = d.term_id)));
end;

comment on function app_private.is_result_valid(integer, uuid, uuid) is
  'Whether no change of the class and term (any term when NULL) waits to be calculated, nor, where '
  'ranks are within the level, of its other classes.';
grant execute on function app_private.is_result_valid(integer, uuid, uuid)
  to rollbook_analyst, mart_reader;
