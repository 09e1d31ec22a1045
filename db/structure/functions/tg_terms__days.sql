create or replace function app_private.tg_terms__days()
  returns trigger
  language plpgsql volatile
  security definer -- the other terms are looked at whoever enters this one
  set search_path = ''
as $$
declare
  v_year app_public.academic_years;
  v_other app_public.terms;
begin
  -- held until the end: the terms of a year are entered one after the other
  select y.* into v_year
  from app_public.academic_years y
  where y.school_id = new.school_id
    and y.id = new.academic_year_id
  for no key update;

  if new.starts_on < v_year.starts_on or new.ends_on > v_year.ends_on then
    raise exception 'The term is not within its academic year, from % to %',
      v_year.starts_on, v_year.ends_on
      using errcode = 'RBTRM',
      column = case when new.starts_on < v_year.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'outside_year',
        'name', v_year.name, 'startsOn', v_year.starts_on, 'endsOn', v_year.ends_on))::text,
      hint = 'Change the days of the term or of the year.';
  end if;

  select t.* into v_other
  from app_public.terms t
  where t.school_id = new.school_id
    and t.academic_year_id = new.academic_year_id
    and t.id <> new.id
    and t.starts_on <= new.ends_on
    and t.ends_on >= new.starts_on
  order by t.starts_on
  limit 1;
  if v_other.id is not null then
    raise exception 'The term overlaps with “%”, which lasts from % to %',
      v_other.name, v_other.starts_on, v_other.ends_on
      using errcode = 'RBTRM',
      column = case when new.starts_on >= v_other.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'overlap',
        'name', v_other.name, 'startsOn', v_other.starts_on, 'endsOn', v_other.ends_on))::text,
      hint = 'Change the days of one of the two.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_terms__days() is
  'Error RBTRM: the days of a term leave its year or belong to another term already; the details '
  'say which (reason, name, startsOn, endsOn).';

create or replace trigger _110_days
  after insert or update of starts_on, ends_on, academic_year_id on app_public.terms
  for each row execute function app_private.tg_terms__days();
