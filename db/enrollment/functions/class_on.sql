create or replace function app_private.class_on(school integer, class uuid, day date)
  returns app_public.classes
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_class app_public.classes;
  v_year app_public.academic_years;
begin
  select k.* into v_class
  from app_public.classes k
  where k.school_id = school
    and k.id = class
    and k.is_active;
  if v_class.id is null then
    raise exception 'There is no such class in use' using errcode = 'RBVAL', column = 'class_id';
  end if;
  select y.* into v_year
  from app_public.academic_years y
  where y.school_id = school
    and y.id = v_class.academic_year_id;
  if day is null or day not between v_year.starts_on and v_year.ends_on then
    raise exception 'The day does not lie in %', v_year.name
      using errcode = 'RBVAL', column = 'day',
      hint = pg_catalog.format('From %s to %s.', v_year.starts_on, v_year.ends_on);
  end if;
  return v_class;
end;
$$;

comment on function app_private.class_on(integer, uuid, date) is
  'A class that students can be enrolled in on this day. Error RBVAL: the school has no such class '
  'in use (class_id), or the day is not of its year (day).';
