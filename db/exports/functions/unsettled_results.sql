create or replace function app_private.unsettled_results(
  school integer, year uuid, term uuid, class uuid)
  returns table (class_id uuid, term_id uuid)
  language sql stable
begin atomic
  select distinct d.class_id, d.term_id
  from app_private.dirty_results d
  join app_public.terms t on t.school_id = d.school_id and t.id = d.term_id
  where d.school_id = school
    and (year is null or t.academic_year_id = year)
    and (term is null or d.term_id = term)
    and (class is null or d.class_id = class)
  order by d.class_id, d.term_id;
end;

comment on function app_private.unsettled_results(integer, uuid, uuid, uuid) is
  'Classes and terms of a school whose results are still to be calculated; NULL for any year, term '
  'or class.';
