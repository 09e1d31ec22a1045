create or replace function app_private.find_term(
  school_code text, year text, term text, class text,
  out school_id integer, out term_id uuid, out class_id uuid)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_year uuid;
begin
  select f.school_id, f.year_id into school_id, v_year
  from app_private.find_year(school_code, year) as f;

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
