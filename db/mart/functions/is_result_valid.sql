create or replace function app_private.is_result_valid(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- analysts can't read what has to be calculated
begin atomic
  select not exists (
    select
    from app_private.dirty_results d
    where d.school_id = school
      and d.class_id = class
      and (term is null or d.term_id = term));
end;

comment on function app_private.is_result_valid(integer, uuid, uuid) is
  'Whether no change of the class and term (any term when NULL) waits to be calculated.';
grant execute on function app_private.is_result_valid(integer, uuid, uuid)
  to rollbook_analyst, mart_reader;
