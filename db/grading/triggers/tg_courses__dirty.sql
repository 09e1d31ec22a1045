create or replace function app_private.tg_courses__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct g.school_id, r.class_id, t.id
  from (
    select c.school_id, pg_catalog.array_agg(distinct c.class_id) as classes
    from changed c
    group by c.school_id) as g
  cross join lateral app_private.related_classes(g.school_id, g.classes) as r
  join app_public.terms t
    on t.school_id = g.school_id and t.academic_year_id = r.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_courses__dirty() is
  'A changed course: its class and those its marks may count in, in all terms of the year.';

call app_private.watch('app_public.courses', 'tg_courses__dirty');
