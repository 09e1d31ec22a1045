create or replace function app_private.tg_academic_years__terms()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever changes the year
  set search_path = ''
as $$
declare
  v_term app_public.terms;
begin
  select t.* into v_term
  from app_public.terms t
  where t.school_id = new.school_id
    and t.academic_year_id = new.id
    and (t.starts_on < new.starts_on or t.ends_on > new.ends_on)
  order by t.starts_on
  limit 1;
  if v_term.id is not null then
    raise exception 'The year would no longer hold “%”, which lasts from % to %',
      v_term.name, v_term.starts_on, v_term.ends_on
      using errcode = 'RBTRM',
      column = case when v_term.starts_on < new.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'term_outside',
        'name', v_term.name, 'startsOn', v_term.starts_on, 'endsOn', v_term.ends_on))::text,
      hint = 'Change the days of the term first.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_academic_years__terms() is
  'Error RBTRM: a term would lie outside the changed year; the details say which (reason, name, '
  'startsOn, endsOn).';

create or replace trigger _110_terms
  after update of starts_on, ends_on on app_public.academic_years
  for each row execute function app_private.tg_academic_years__terms();
