create or replace function app_private.archive_tables()
  returns table (
    table_name text, place integer, owner_column text, columns text[], people text[],
    is_sealed boolean)
  language sql stable
begin atomic
  with recursive of_schools as materialized (
    select c.oid, n.nspname || '.' || c.relname as name, a.attname as owner_column
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where n.nspname in ('app_public', 'app_private', 'audit')
      and c.relkind in ('r', 'p')
      and not c.relispartition
      and a.attname in ('school_id', 'institution_id')
      -- one that has both stands with its school
      and not (
        a.attname = 'institution_id'
        and exists (
          select
          from pg_attribute s
          where s.attrelid = c.oid and s.attname = 'school_id' and not s.attisdropped))),
  archived as materialized (
    select t.*
    from of_schools t
    where t.name not in (select e.table_name from app_private.archive_exceptions() as e)),
  depths as (
    select t.oid, 1 as depth
    from archived t
    union
    select k.conrelid, d.depth + 1
    from depths d
    join pg_constraint k on k.confrelid = d.oid and k.contype = 'f' and k.conrelid <> d.oid
    where k.conrelid in (select t.oid from archived t)
      and d.depth < 50)
  select t.name,
    row_number() over (order by t.name = 'audit.log', (
      select max(d.depth) from depths d where d.oid = t.oid), t.name)::integer,
    t.owner_column::text,
    (
      select array_agg(a.attname::text order by a.attnum)
      from pg_attribute a
      where a.attrelid = t.oid
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated = ''
        and a.attname <> t.owner_column
        -- a key across schools may be taken elsewhere
        and not (
          t.owner_column = 'institution_id'
          and exists (
            select
            from pg_constraint p
            where p.conrelid = t.oid and p.contype = 'p' and a.attnum = any (p.conkey)))
        -- the log says who changed what and why, not from where
        and not (
          t.name = 'audit.log'
          and a.attname in (
            'id', 'transaction_id', 'session_key', 'database_role', 'address', 'request_id'))),
    case when t.name = 'audit.log' then '{actor_id}' else coalesce((
      select array_agg(distinct a.attname::text)
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = t.oid
        and k.contype = 'f'
        and k.confrelid = 'app_public.users'::regclass), '{}') end,
    t.name = 'app_private.school_keys'
      or exists (
        select
        from pg_attribute a
        where a.attrelid = t.oid and a.attname = 'key_version' and not a.attisdropped)
  from archived t;
end;

comment on function app_private.archive_tables() is
  'The tables of a school''s archive in an order in which they can be filled, found in the '
  'catalog: the column that says whose rows they are, the columns that are archived, those that '
  'name users, and whether the rows are sealed with the school''s key, or are these keys.';
