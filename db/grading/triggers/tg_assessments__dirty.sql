create or replace function app_private.tg_assessments__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct g.school_id, r.class_id, g.term_id
  from (
    select c.school_id, c.term_id, pg_catalog.array_agg(distinct co.class_id) as classes
    from changed c
    join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
    group by c.school_id, c.term_id) as g
  join app_public.terms t on t.school_id = g.school_id and t.id = g.term_id
  cross join lateral app_private.related_classes(g.school_id, g.classes) as r
  where r.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_assessments__dirty() is
  'A changed assessment: the class of its course and those its marks may count in, in its term.';

call app_private.watch('app_public.assessments', 'tg_assessments__dirty');
