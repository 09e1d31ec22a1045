create or replace function app_private.archive_query(school integer, of_table text)
  returns text
  language sql stable
begin atomic
  select format(
    'select pg_catalog.to_jsonb(r)::text
     from (select %s from %s t where t.%I = %s%s order by %s) as r',
    (select string_agg(format('t.%I', c.name), ', ' order by c.place)
     from unnest(a.columns) with ordinality as c (name, place)),
    a.table_name, a.owner_column, school,
    case when a.table_name = 'audit.log' then
      -- of a list of names: PostgreSQL 18.4 can't plan a semijoin with this function
      format(' and t.table_name = any (%L)', array(
        select o.table_name from app_private.archive_tables() as o)) end,
    (select string_agg(format('t.%I', k.attname), ', ' order by p.place)
     from pg_constraint x
     cross join lateral unnest(x.conkey) with ordinality as p (attnum, place)
     join pg_attribute k on k.attrelid = x.conrelid and k.attnum = p.attnum
     where x.conrelid = a.table_name::regclass
       and x.contype = 'p'))
  from app_private.archive_tables() as a
  where a.table_name = of_table;
end;

comment on function app_private.archive_query(integer, text) is
  'The query for a school''s rows of a table as JSON, in the order of their key; NULL for a table '
  'that no archive has.';
