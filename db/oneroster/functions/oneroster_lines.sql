create or replace function app_private.oneroster_lines(
  school integer, version text, file text, since timestamptz)
  returns setof text
  language plpgsql stable
  set search_path = ''
  set timezone = 'utc'
as $$
declare
  v_query text := app_private.oneroster_query(school, version, file, since);
begin
  if file = 'manifest' then
    v_query := pg_catalog.format('select m.* from app_private.oneroster_manifest(%L, %L) as m',
      version, case when since is null then 'bulk' else 'delta' end);
    return next 'propertyName,value';
  else
    return query
    select pg_catalog.string_agg(c.name, ',' order by c.place)
    from app_private.oneroster_columns(version) as c
    where c.file = oneroster_lines.file;
  end if;
  return query execute pg_catalog.format(
    'select app_private.csv_line(array(
       select e.value
       from pg_catalog.json_each_text(pg_catalog.row_to_json(q)) with ordinality
         as e (name, value, place)
       order by e.place))
     from (%s) as q', v_query);
end;
$$;

comment on function app_private.oneroster_lines(integer, text, text, timestamptz) is
  'A file of a school''s bundle line by line, its header first: all records (since is NULL), or '
  'what was changed or removed since then.';
