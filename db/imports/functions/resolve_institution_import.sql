create or replace function app_private.resolve_institution_import()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place integer;
begin
  if pg_catalog.to_regclass('pg_temp.import_nodes') is not null then
    drop table pg_temp.import_nodes;
  end if;
  create temporary table import_nodes on commit drop as
  select distinct on (m.key) m.key, m.line, m.place, l.type, m.code, m.name, m.parent_key, m.parent,
    null::integer as id, null::integer as parent_id, null::text as known_name
  from pg_temp.import_mentions m
  join pg_temp.import_levels l using (place)
  where m.key is not null
  order by m.key, m.line, m.place;
  create unique index on pg_temp.import_nodes (key);
  create index on pg_temp.import_nodes (parent_key);
  analyze pg_temp.import_nodes;

  -- a code decides
  update pg_temp.import_nodes n
  set id = i.id, known_name = i.name
  from app_public.institutions i
  where n.code is not null
    and lower(i.code) = lower(n.code);

  -- where there is none, parent and name; from the top down
  for v_place in select l.place from pg_temp.import_levels l order by l.place loop
    update pg_temp.import_nodes n
    set parent_id = p.id
    from (
      select o.key, o.id
      from pg_temp.import_nodes o
      where o.id is not null
      union
      select 'c ' || lower(i.code), i.id
      from app_public.institutions i) as p
    where n.place = v_place
      and p.key = n.parent_key;
    update pg_temp.import_nodes n
    set id = i.id, known_name = i.name
    from app_public.institutions i
    where n.place = v_place
      and n.code is null
      and i.parent_id is not distinct from n.parent_id
      and (n.parent_id is not null or n.parent_key = '')
      and i.type = n.type
      and i.deleted_at is null
      and lower(i.name collate "default") = lower(n.name);
  end loop;
end;
$$;

comment on function app_private.resolve_institution_import() is
  'Finds what the lines of an import of institutions name: one row of the temporary table '
  'import_nodes for each institution, with its number where there is one already.';
