create or replace function app_private.check_school_results(school integer)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_differences integer;
begin
  -- a day that passed changes who is enrolled: expected, and no difference
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct e.school_id, e.class_id, t.id
  from app_public.enrollments e
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id
  where e.school_id = school
    and v_today between t.starts_on and t.ends_on + 7
    and (e.starts_on between v_today - 7 and v_today or e.ends_on between v_today - 8 and v_today);

  with found as materialized (
    select d.class_id, d.term_id from app_private.result_differences(school) as d),
  anew as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select distinct school, f.class_id, t.id
    from found f
    join app_public.classes c on c.school_id = school and c.id = f.class_id
    join app_public.terms t
      on t.school_id = school
      and t.academic_year_id = c.academic_year_id
      and (f.term_id is null or t.id = f.term_id))
  select count(*) into v_differences from found;

  insert into app_private.result_checks (school_id, differences) values (school, v_differences);
  return v_differences;
end;
$$;

comment on function app_private.check_school_results(integer) is
  'Compares the stored results of a school with a calculation, notes how many differ, and has those '
  'calculated anew; also classes that somebody joined or left as a day passed. Returns how many '
  'differed: none, unless something is wrong.';
grant execute on function app_private.check_school_results(integer) to rollbook_worker;
