create or replace function app_private.check_archived_references(school integer)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_key record;
  v_missing boolean;
begin
  for v_key in
    select a.table_name, a.owner_column, k.confrelid::regclass::text as target,
      pg_catalog.string_agg(
        pg_catalog.format('o.%I = t.%I', theirs.attname, mine.attname), ' and ') as matches,
      pg_catalog.string_agg(pg_catalog.format('t.%I is not null', mine.attname), ' and ') as given
    from app_private.archive_tables() as a
    join pg_catalog.pg_constraint k
      on k.conrelid = a.table_name::regclass and k.contype = 'f'
    cross join lateral pg_catalog.unnest(k.conkey) with ordinality as c (mine, place)
    join pg_catalog.pg_attribute mine
      on mine.attrelid = k.conrelid and mine.attnum = c.mine
    join pg_catalog.pg_attribute theirs
      on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[c.place]
    group by a.table_name, a.owner_column, k.oid, k.confrelid
  loop
    execute pg_catalog.format(
      'select exists (
         select
         from %s t
         where t.%I = $1
           and %s
           and not exists (select from %s o where %s))',
      v_key.table_name, v_key.owner_column, v_key.given, v_key.target, v_key.matches)
    into v_missing
    using school;
    if v_missing then
      raise exception 'A row of % refers to one of % that the archive does not have',
        v_key.table_name, v_key.target
        using errcode = 'RBVAL';
    end if;
  end loop;
end;
$$;

comment on function app_private.check_archived_references(integer) is
  'Error RBVAL: a row of the school refers to something that does not exist. For rows that were '
  'written past the triggers that look after this.';
