create or replace function app_private.find_year(
  school_code text, year text, out school_id integer, out year_id uuid)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  select s.id into school_id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no school with the code “%”', school_code using errcode = 'RBVAL';
  end if;

  if year is not null then
    select y.id into year_id
    from app_public.academic_years y
    where y.school_id = find_year.school_id and y.name = year;
    if not found then
      raise exception 'The school has no academic year “%”', year
        using errcode = 'RBVAL', hint = 'It has: ' || coalesce((
          select pg_catalog.string_agg(y.name, ', ' order by y.starts_on)
          from app_public.academic_years y
          where y.school_id = find_year.school_id), 'none');
    end if;
  end if;
end;
$$;

comment on function app_private.find_year(text, text) is
  'Finds a school by its code and an academic year (NULL: all) by its name. Error RBVAL: there is '
  'none, with what there is.';
