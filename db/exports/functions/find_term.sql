create or replace function app_private.find_term(
  school_code text, year text, term text, class text,
  out school_id integer, out term_id uuid, out class_id uuid)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_year uuid;
begin
  select s.id into school_id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no school with the code “%”', school_code using errcode = 'RBVAL';
  end if;

  select y.id into v_year
  from app_public.academic_years y
  where y.school_id = find_term.school_id and y.name = year;
  if not found then
    raise exception 'The school has no academic year “%”', year
      using errcode = 'RBVAL', hint = 'It has: ' || coalesce((
        select pg_catalog.string_agg(y.name, ', ' order by y.starts_on)
        from app_public.academic_years y
        where y.school_id = find_term.school_id), 'none');
  end if;

  select t.id into term_id
  from app_public.terms t
  where t.school_id = find_term.school_id
    and t.academic_year_id = v_year
    and lower(term) in (lower(t.code), lower(t.name))
  order by lower(t.code) = lower(term) desc
  limit 1;
  if not found then
    raise exception 'The year % has no term “%”', year, term
      using errcode = 'RBVAL', hint = 'It has: ' || coalesce((
        select pg_catalog.string_agg(t.code, ', ' order by t.starts_on)
        from app_public.terms t
        where t.school_id = find_term.school_id
          and t.academic_year_id = v_year), 'none');
  end if;

  if class is not null then
    select k.id into class_id
    from app_public.classes k
    where k.school_id = find_term.school_id
      and k.academic_year_id = v_year
      and k.name = class;
    if not found then
      raise exception 'The year % has no class “%”', year, class using errcode = 'RBVAL';
    end if;
  end if;
end;
$$;

comment on function app_private.find_term(text, text, text, text) is
  'Finds a school by its code, a term by year and code or name, and a class (NULL: all) by name. '
  'Error RBVAL: there is none, with what there is.';
