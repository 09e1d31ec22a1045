create or replace function app_private.institution_import_changes()
  returns table (what text, added bigint, changed bigint, same bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  return query
  select l.type, count(n.key) filter (where n.id is null),
    count(*) filter (where n.id is not null and n.code is not null and n.name <> n.known_name),
    count(*) filter (where n.id is not null and (n.code is null or n.name = n.known_name))
  from pg_temp.import_levels l
  left join pg_temp.import_nodes n using (place)
  group by l.place, l.type
  order by l.place;
end;
$$;

comment on function app_private.institution_import_changes() is
  'What an import of institutions makes, gives another name, and finds as it is, for each level.';
