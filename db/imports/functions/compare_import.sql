create or replace function app_private.compare_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_table record;
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
  loop
    execute pg_catalog.format(
      'update app_private.import_writes w
       set before = (
         select coalesce(pg_catalog.jsonb_object_agg(k, pg_catalog.to_jsonb(t) -> k), ''{}'')
         from pg_catalog.jsonb_object_keys(w.after) as k)
       from app_public.%I t
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %L and %s%s',
      v_table.of_table, v_table.of_table, v_table.school_match, v_table.key_match)
    using school, import;
  end loop;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and w.before = w.after;
end;
$$;

comment on function app_private.compare_import(integer, uuid) is
  'Looks up what stands where an import writes, and forgets the writes that would change nothing.';
