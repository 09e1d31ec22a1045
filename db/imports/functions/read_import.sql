create or replace function app_private.read_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_today date := app_hidden.school_today(school);
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  drop table if exists pg_temp.import_given, pg_temp.import_problems;
  create temporary table import_problems (
    line integer not null, field text, value text, code text not null, detail text) on commit drop;

  create temporary table import_given on commit drop as
  with columns as (
    select c.place, c.field, f.type, f.is_required
    from pg_catalog.unnest(v_import.columns) with ordinality as c (field, place)
    join app_private.import_fields() as f on f.kind = v_import.kind and f.field = c.field
  ),
  cells as materialized (
    select r.line, c.field, c.type, c.is_required, pg_catalog.regexp_replace(
      pg_catalog.btrim(pg_catalog.regexp_replace(
        r.fields[c.place], '[\s\u00a0\u200b\ufeff]+', ' ', 'g')),
      -- how exports keep spreadsheets from taking it for a formula
      '^''(?=[=+@-])', '') as words
    from app_private.import_rows r
    cross join columns c
    where r.school_id = school
      and r.import_id = import
      and r.action is distinct from 'leave_out'
  )
  select x.line,
    coalesce(
      pg_catalog.jsonb_object_agg(x.field, x.value) filter (where x.value is not null),
      '{}') as given,
    pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(x.field, x.words, x.type))
      filter (where x.value is null and (x.is_required or x.words <> '')) as wrong
  from (
    select c.*, case when c.words <> '' then app_private.import_value(c.type, c.words) end as value
    from cells c) as x
  group by x.line;
  create unique index on pg_temp.import_given (line);

  insert into pg_temp.import_problems
  select r.line, null, null, 'fields',
    pg_catalog.cardinality(r.fields) || ' / ' || pg_catalog.cardinality(v_import.header)
  from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import
    and r.action is distinct from 'leave_out'
    and (
      pg_catalog.cardinality(r.fields) < pg_catalog.cardinality(v_import.header)
      or exists (
        select
        from pg_catalog.unnest(r.fields[pg_catalog.cardinality(v_import.header) + 1:]) as c (words)
        where pg_catalog.btrim(c.words) <> ''));

  insert into pg_temp.import_problems
  select g.line, w.value ->> 0, nullif(w.value ->> 1, ''),
    case when w.value ->> 1 = '' then 'missing' else 'not_' || (w.value ->> 2) end
  from pg_temp.import_given g
  cross join lateral pg_catalog.jsonb_array_elements(g.wrong) as w
  where g.wrong is not null;

  insert into pg_temp.import_problems
  select g.line, 'birth_date', g.given ->> 'birth_date', 'birth_date'
  from pg_temp.import_given g
  where not (g.given ->> 'birth_date')::date between '1900-01-01' and v_today;

  update pg_temp.import_given g
  set given = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'last_name', n.names[1], 'first_name', n.names[2])) || (g.given - 'full_name')
  from (
    select o.line, app_private.split_name(o.given ->> 'full_name') as names
    from pg_temp.import_given o
    where o.given ? 'full_name') as n
  where n.line = g.line;
  analyze pg_temp.import_given;
end;
$$;

comment on function app_private.read_import(integer, uuid) is
  'Reads the cells of an import''s rows into the temporary table import_given (line; given: '
  'fields and their values, the empty ones not among them) and notes what can''t be read in '
  'import_problems.';
