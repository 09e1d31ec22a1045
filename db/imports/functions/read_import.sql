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
  drop table if exists pg_temp.import_given, pg_temp.import_problems, pg_temp.import_columns,
    pg_temp.import_texts;
  create temporary table import_problems (
    line integer not null, field text, value text, code text not null, detail text) on commit drop;
  create temporary table import_columns on commit drop as
  select c.place, pg_catalog.row_number() over (order by c.place) as rank, c.field, f.type,
    f.choices, f.is_required, f.type <> all ('{text,name,phone,email}') as is_repeated,
    case
      when f.type like 'own\_%' then pg_catalog.format('own_value(%L, %L', f.type, f.choices)
      else pg_catalog.format('import_value(%L', f.type) end as reading
  from pg_catalog.unnest(v_import.columns) with ordinality as c (field, place)
  join app_private.school_import_fields(school) as f
    on f.kind = v_import.kind and f.field = c.field;

  execute (
    select pg_catalog.format(
      'create temporary table import_texts on commit drop as
       select r.line, array[%s]::text[] as words
       from app_private.import_rows r
       where r.school_id = $1
         and r.import_id = $2
         and r.action is distinct from ''leave_out''',
      pg_catalog.string_agg(
        pg_catalog.format('app_private.single_spaced(r.fields[%s])', c.place), ', '
        order by c.place))
    from pg_temp.import_columns c)
  using school, import;
  analyze pg_temp.import_texts (line);

  -- dates and words repeat: each way to write one is read once
  execute (
    select pg_catalog.format(
      'create temporary table import_given on commit drop as
       with cells as (table pg_temp.import_texts)%s
       select c.line,
         pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(%s)) as given, c.words
       from cells c%s',
      pg_catalog.string_agg(
        pg_catalog.format(
          ', column_%1$s as materialized (
             select x.words, app_private.%2$s, x.words) as value
             from (select distinct c.words[%1$s] as words from cells c) as x
             where x.words <> '''')',
          c.rank, c.reading), '') filter (where c.is_repeated),
      pg_catalog.string_agg(
        case when c.is_repeated
          then pg_catalog.format('%L, column_%s.value', c.field, c.rank)
          else pg_catalog.format(
            '%1$L, case when c.words[%2$s] <> ''''
               then app_private.%3$s, c.words[%2$s]) end',
            c.field, c.rank, c.reading) end, ', '),
      pg_catalog.string_agg(
        pg_catalog.format(' left join column_%1$s on column_%1$s.words = c.words[%1$s]', c.rank), '')
        filter (where c.is_repeated))
    from pg_temp.import_columns c);
  create unique index on pg_temp.import_given (line);
  analyze pg_temp.import_given (line);

  insert into pg_temp.import_problems
  select r.line, null, null, 'fields',
    pg_catalog.cardinality(r.fields) || ' / ' || pg_catalog.cardinality(v_import.header)
  from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import
    and r.action is distinct from 'leave_out'
    and pg_catalog.cardinality(r.fields) <> pg_catalog.cardinality(v_import.header)
    and (
      pg_catalog.cardinality(r.fields) < pg_catalog.cardinality(v_import.header)
      or exists (
        select
        from pg_catalog.unnest(r.fields[pg_catalog.cardinality(v_import.header) + 1:]) as c (words)
        where pg_catalog.btrim(c.words) <> ''));

  insert into pg_temp.import_problems
  select g.line, c.field, nullif(g.words[c.rank], ''),
    case when coalesce(g.words[c.rank], '') = '' then 'missing' else 'not_' || c.type end,
    pg_catalog.array_to_string(c.choices, ', ')
  from pg_temp.import_columns c
  join pg_temp.import_given g
    on not g.given ? c.field
    and (c.is_required or g.words[c.rank] <> '');

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
end;
$$;

comment on function app_private.read_import(integer, uuid) is
  'Reads the cells of an import''s rows into the temporary table import_given (line; given: '
  'fields and their values, the empty ones not among them) and notes what can''t be read in '
  'import_problems.';
