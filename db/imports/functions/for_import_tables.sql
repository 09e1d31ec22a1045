create or replace function app_private.for_import_tables(
  school integer, import uuid, statement text)
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
    order by t.place
  loop
    execute pg_catalog.format(statement, v_table.of_table, v_table.found_by) using school, import;
  end loop;
end;
$$;

comment on function app_private.for_import_tables(integer, uuid, text) is
  'Runs a statement for each table that an import writes, in the order in which rows come about. '
  'It names the table (t) as %1$s and how its rows are found by those of import_writes '
  '(w) as %2$s; the school is $1, the import $2.';
