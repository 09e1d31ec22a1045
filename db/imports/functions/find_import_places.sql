create or replace function app_private.find_import_places(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_places;
  create temporary table import_places on commit drop as
  select g.line, y.id as year_id, y.name as year_name, y.starts_on, y.ends_on,
    g.given ->> 'class' as class, k.id as class_id, k.name as class_name,
    false as is_new
  from pg_temp.import_given g
  left join lateral (
    select a.*
    from app_public.academic_years a
    where a.school_id = school
      and case
        when g.given ? 'academic_year' then
          app_private.header_words(a.name) = app_private.header_words(g.given ->> 'academic_year')
        else a.is_active end
    limit 1) as y on true
  left join lateral (
    select c.id, c.name
    from app_public.classes c
    where c.school_id = school
      and c.academic_year_id = y.id
      and pg_catalog.replace(app_hidden.normalised(c.name), ' ', '')
        = pg_catalog.replace(app_hidden.normalised(g.given ->> 'class'), ' ', '')
    order by c.name <> g.given ->> 'class', c.id
    limit 1) as k on true
  where g.given ? 'class';
  create unique index on pg_temp.import_places (line);

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
