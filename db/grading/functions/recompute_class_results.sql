create or replace function app_private.recompute_class_results(
  school integer, class uuid, term uuid)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_changed integer;
  v_class uuid;
  v_state text;
  v_closed_on date;
begin
  -- one at a time: a slower, older calculation must not overwrite a newer one
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('results:' || school || ':' || class || ':' || term, 0));
  -- first forget, then look: what is committed later leaves its own line
  delete from app_private.dirty_results d
  where d.school_id = school and d.class_id = class and d.term_id = term;

  select ct.state, (ct.closed_at at time zone s.time_zone)::date into v_state, v_closed_on
  from app_public.class_terms ct
  join app_public.schools s on s.id = school
  where ct.school_id = school
    and ct.class_id = class
    and ct.term_id = term;
  -- a closed term stays as it is; corrected, it is calculated as of the day it was closed
  v_changed := case
    when v_state = 'closed' then 0
    when v_state = 'correcting'
      then app_private.store_term_results(school, class, term, v_closed_on)
    else app_private.store_term_results(school, class, term, v_today) end;
  if v_state in ('closed', 'correcting') then
    delete from app_private.provisional_results r
    where r.school_id = school and r.class_id = class and r.term_id = term;
  else
    perform app_private.store_provisional_results(school, class, term, v_today);
  end if;

  for v_class in
    select distinct e.class_id
    from app_public.enrollments member
    join app_public.classes c on c.school_id = school and c.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = c.academic_year_id
    where member.school_id = school
      and member.class_id = class
    order by 1
  loop
    v_changed := v_changed + app_private.store_year_results(school, v_class, v_today);
  end loop;

  perform pg_catalog.pg_notify(
    'results', pg_catalog.json_build_object('school', school, 'class', class, 'term', term)::text);
  return v_changed;
end;
$$;

comment on function app_private.recompute_class_results(integer, uuid, uuid) is
  'Calculates the official results of a class and term and the annual ones they change, stores the '
  'rows that differ and tells the channel “results”. Returns how many figures changed. The results '
  'of a closed term stay; the annual ones still follow the other terms.';
grant execute on function app_private.recompute_class_results(integer, uuid, uuid)
  to rollbook_worker;
