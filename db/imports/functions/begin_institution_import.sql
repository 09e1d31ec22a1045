create or replace function app_private.begin_institution_import(mapping jsonb, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_header text[];
  v_columns text[];
  v_wrong text;
begin
  -- two imports could make the same institution
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('import institutions', 0));
  v_wrong := app_private.mapping_problem(mapping);
  if v_wrong is not null then
    raise exception 'The mapping %', v_wrong
      using errcode = 'RBVAL', hint = 'docs/institutions.md says how a mapping is written.';
  end if;
  if pg_catalog.cardinality(header) > 1000 then
    raise exception 'The file has % columns', pg_catalog.cardinality(header)
      using errcode = 'RBVAL', hint = 'Leave at most 1000.';
  end if;
  perform app_private.place_institution_types(mapping -> 'levels');

  select pg_catalog.array_agg(pg_catalog.btrim(h.name) order by h.place),
    pg_catalog.array_agg('c' || h.place order by h.place)
  into v_header, v_columns
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  create temporary table import_rows (line integer not null, fields integer not null)
    on commit drop;
  execute pg_catalog.format('alter table pg_temp.import_rows %s', (
    select pg_catalog.string_agg(pg_catalog.format('add column %I text', c), ', ')
    from pg_catalog.unnest(v_columns) as c));
  create temporary table import_findings (
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null,
    key text) on commit drop;
  create temporary table import_mentions (
    line integer not null,
    place integer not null,
    code text,
    name text,
    key text,
    parent_key text,
    parent text) on commit drop;

  insert into pg_temp.import_findings
  select distinct 1, c.name, null, 'the mapping names this column, and the file has none',
    'Correct the mapping; the file has: ' || pg_catalog.array_to_string(v_header, ', ') || '.'
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') as l (level)
  cross join lateral (
    select pg_catalog.unnest(app_private.template_columns(t.template)) as name
    from pg_catalog.unnest(array[l.level ->> 'code', l.level ->> 'name', l.level ->> 'parent'])
      as t (template)
    union all
    select pg_catalog.jsonb_object_keys(coalesce(l.level -> 'where', '{}'))) as c
  where c.name <> all (v_header)
  union all
  select 1, h.name, null, 'the column stands there twice', 'Rename one of them.'
  from pg_catalog.unnest(v_header) as h (name)
  where h.name <> ''
  group by h.name
  having pg_catalog.count(*) > 1;
  return v_columns;
end;
$$;

comment on function app_private.begin_institution_import(jsonb, text[]) is
  'Begins an import of institutions in this transaction: makes the levels that the mapping names, '
  'and the temporary tables import_rows, to copy the file''s lines into, import_mentions and '
  'import_findings, what is wrong. Returns the columns of import_rows, c1 to the last. Errors: '
  'RBVAL, a mapping that can''t be followed; RBTRE, levels in another order than the tree''s.';
