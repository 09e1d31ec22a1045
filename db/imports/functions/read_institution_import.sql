create or replace function app_private.read_institution_import(
  mapping jsonb, header text[], under text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_width integer := pg_catalog.cardinality(header);
  v_header text[];
  v_root text;
  v_cells text;
  v_level record;
begin
  if under is not null then
    select 'c ' || lower(i.code) into v_root
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(under))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', under using errcode = 'RBVAL';
    end if;
  end if;
  select pg_catalog.array_agg(pg_catalog.btrim(h.name) order by h.place) into v_header
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  insert into pg_temp.import_findings
  select r.line, null, null, pg_catalog.format('%s fields instead of %s', r.fields, v_width),
    'Give each line as many fields as the header; put text that holds the separator in quotes.'
  from pg_temp.import_rows r
  where r.fields <> v_width;

  -- no text, and what the mapping takes for none, is NULL
  select pg_catalog.string_agg(pg_catalog.format(
    'c%1$s = case when pg_catalog.btrim(c%1$s) <> all ($1) then pg_catalog.btrim(c%1$s) end', n),
    ', ')
  into v_cells
  from pg_catalog.generate_series(1, v_width) as n
  where v_header[n] in (
    select pg_catalog.unnest(app_private.template_columns(t.template))
    from pg_catalog.jsonb_array_elements(mapping -> 'levels') as l (level)
    cross join lateral pg_catalog.unnest(
      array[l.level ->> 'code', l.level ->> 'name', l.level ->> 'parent']) as t (template));
  if v_cells is not null then
    execute 'update pg_temp.import_rows set ' || v_cells
    using array[''] || array(
      select pg_catalog.jsonb_array_elements_text(coalesce(mapping -> 'empty', '[]')));
  end if;

  analyze pg_temp.import_rows;

  for v_level in
    select l.place,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'code', v_header), ' || ') as code,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'name', v_header), ', ') as name,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'parent', v_header), ' || ') as parent,
      (
        select pg_catalog.string_agg(
          pg_catalog.format(' and pg_catalog.btrim(r.c%s) = %L',
            pg_catalog.array_position(v_header, w.key), w.value), '')
        from pg_catalog.jsonb_each_text(l.level -> 'where') as w) as condition
    from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
    order by l.place
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_mentions (line, place, code, name, key, parent_key, parent)
       select x.line, %1$s, x.code, x.name,
         case when %2$L then ''c '' || lower(x.code)
           else x.parent_key || ''/'' || lower(x.name) end,
         x.parent_key, x.parent
       from (
         select r.line, %3$s as code, n.name, %5$s as parent_key, %6$s as parent
         from pg_temp.import_rows r
         cross join lateral (
           select pg_catalog.btrim(
             pg_catalog.regexp_replace(pg_catalog.concat(%4$s), ''\s+'', '' '', ''g''))) as n (name)
         left join pg_temp.import_mentions m on m.line = r.line and m.place = %1$s - 1
         where r.fields = %7$s%8$s) as x',
      v_level.place, v_level.code is not null, coalesce(v_level.code, 'null::text'), v_level.name,
      case
        when v_level.parent is not null then '''c '' || lower(' || v_level.parent || ')'
        when v_level.place = 1 then pg_catalog.quote_literal(coalesce(v_root, ''))
        else 'm.key' end,
      coalesce(v_level.parent, 'm.name'), v_width, v_level.condition);
    analyze pg_temp.import_mentions;
  end loop;
end;
$$;

comment on function app_private.read_institution_import(jsonb, text[], text) is
  'Reads the lines of an import of institutions: each names one institution for each level of the '
  'mapping that it holds, with the key by which it is told from others: its code, or where the '
  'mapping gives none, parent and name. under: code of the institution that the highest level '
  'stands below; NULL for none. Error RBVAL: that one is unknown.';
