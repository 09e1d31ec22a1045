create or replace function app_private.read_oneroster_header(
  version text, of_file text, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_columns text[];
begin
  create temporary table if not exists import_columns (
    file text,
    place integer,
    given text,
    name text,
    how text) on commit drop;
  insert into pg_temp.import_columns
  select of_file, h.place, pg_catalog.btrim(h.name), c.name,
    case
      when c.name is null then 'unknown'
      when c.name = pg_catalog.btrim(h.name) then 'exact'
      when lower(c.name) = lower(pg_catalog.btrim(h.name)) then 'case'
      else 'alias' end
  from pg_catalog.unnest(header) with ordinality as h (name, place)
  left join lateral (
    select o.name
    from app_private.oneroster_columns(version) as o
    where o.file = of_file
      and (lower(o.name) = lower(pg_catalog.btrim(h.name))
        -- two names that one of the implementations gives
        or of_file = 'demographics' and o.name = 'sourcedId' and h.name = 'userSourcedId')
    limit 1) as c on true;

  insert into pg_temp.import_findings (file, line, column_name, message, remedy, is_note)
  select of_file || '.csv', 1, c.given, 'an unknown column, it is not read',
    coalesce('Did you mean ' || n.name || '?', 'Remove it, or call it metadata.' || c.given || '.'),
    true
  from pg_temp.import_columns c
  left join lateral (
    select o.name
    from app_private.oneroster_columns(version) as o
    where o.file = of_file
      and public.similarity(o.name, c.given) > 0.4
      and o.name not in (
        select k.name from pg_temp.import_columns k where k.file = of_file and k.name is not null)
    order by public.similarity(o.name, c.given) desc
    limit 1) as n on true
  where c.file = of_file
    and c.how = 'unknown'
    and c.given not like 'metadata.%'
  union all
  select of_file || '.csv', 1, c.given, 'read as ' || c.name, 'Write the name so.', true
  from pg_temp.import_columns c
  where c.file = of_file
    and c.how in ('case', 'alias')
  union all
  select of_file || '.csv', 1, c.name, 'the column is there twice', 'Remove one of them.', false
  from pg_temp.import_columns c
  where c.file = of_file
  group by c.name
  having count(c.name) > 1
  union all
  select of_file || '.csv', 1, o.name, 'the column is missing',
    coalesce('Did you mean it by ' || n.given || '?', 'Add it.'), false
  from app_private.oneroster_columns(version) as o
  left join lateral (
    select c.given
    from pg_temp.import_columns c
    where c.file = of_file
      and c.how = 'unknown'
      and public.similarity(o.name, c.given) > 0.4
    order by public.similarity(o.name, c.given) desc
    limit 1) as n on true
  where o.file = of_file
    and o.is_required
    and o.name not in (
      select c.name from pg_temp.import_columns c where c.file = of_file and c.name is not null);

  select pg_catalog.array_agg(c.name order by c.place) into v_columns
  from pg_temp.import_columns c
  where c.file = of_file;
  return v_columns;
end;
$$;

comment on function app_private.read_oneroster_header(text, text, text[]) is
  'What the columns of a file mean, in their order; NULL for those that are not read. Wrong case '
  'is understood and noted; a misspelt name is answered with the one it is most like.';
