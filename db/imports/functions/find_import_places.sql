create or replace function app_private.find_import_places(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_places;
  -- each name is looked up once, however many rows have it
  create temporary table import_places on commit drop as
  with known as materialized (
    select c.id, c.name, c.academic_year_id,
      pg_catalog.replace(app_hidden.normalised(c.name), ' ', '') as words
    from app_public.classes c
    where c.school_id = school
  ),
  named as materialized (
    select n.year, n.class, pg_catalog.replace(app_hidden.normalised(n.class), ' ', '') as words
    from (
      select distinct g.given ->> 'academic_year' as year, g.given ->> 'class' as class
      from pg_temp.import_given g
      where g.given ? 'class') as n
  ),
  found as materialized (
    select distinct on (n.year, n.class) n.year, n.class, y.id as year_id, y.name as year_name,
      y.starts_on, y.ends_on, k.id as class_id, k.name as class_name
    from named n
    left join lateral (
      select a.*
      from app_public.academic_years a
      where a.school_id = school
        and case
          when n.year is not null then
            app_private.header_words(a.name) = app_private.header_words(n.year)
          else a.is_active end
      limit 1) as y on true
    left join known k on k.academic_year_id = y.id and k.words = n.words
    order by n.year, n.class, k.name <> n.class, k.id
  )
  select g.line, f.year_id, f.year_name, f.starts_on, f.ends_on, f.class, f.class_id, f.class_name,
    false as is_new
  from pg_temp.import_given g
  join found f
    on f.class = g.given ->> 'class'
    and coalesce(f.year, '') = coalesce(g.given ->> 'academic_year', '')
  where g.given ? 'class';
  create unique index on pg_temp.import_places (line);
  analyze pg_temp.import_places;

  insert into pg_temp.import_problems
  select p.line, 'academic_year', g.given ->> 'academic_year',
    case when g.given ? 'academic_year' then 'unknown_year' else 'no_active_year' end
  from pg_temp.import_places p
  join pg_temp.import_given g using (line)
  where p.year_id is null;
end;
$$;

comment on function app_private.find_import_places(integer) is
  'Finds the years and classes that the rows of an import name (import_places): the active year '
  'where they name none, the class however its name is spaced and accented. Notes unknown years.';
