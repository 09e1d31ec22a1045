create or replace function app_private.tg_terms__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, k.id, t.id
  from changed c
  join app_public.classes k
    on k.school_id = c.school_id and k.academic_year_id = c.academic_year_id
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_terms__dirty() is
  'A changed term: all classes of its year, in all terms, because the annual averages change too.';

call app_private.watch('app_public.terms', 'tg_terms__dirty');
