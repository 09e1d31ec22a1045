create or replace function app_private.mark_school_dirty(school integer, year uuid default null)
  returns integer
  language sql volatile
  security definer -- callers may not write the log of what has to be calculated
begin atomic
  with lines as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, c.id, t.id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and (year is null or c.academic_year_id = year)
    returning 1)
  select count(*)::integer from lines;
end;

comment on function app_private.mark_school_dirty(integer, uuid) is
  'Has all results of a school calculated anew, or those of one academic year; returns how many '
  'classes and terms that are.';
grant execute on function app_private.mark_school_dirty(integer, uuid) to rollbook_worker;
