create or replace function app_private.write_import(school integer, import uuid)
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
    execute pg_catalog.format(
      'insert into app_public.%1$I (%2$s)
       select %3$s
       from app_private.import_writes w
       cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
       order by w.line',
      v_table.of_table, v_table.columns, v_table.entered)
    using school, import;
    perform app_private.change_imported_rows(
      school, import, v_table.of_table, v_table.found_by, 'after');
  end loop;
end;
$$;

comment on function app_private.write_import(integer, uuid) is
  'Enters and changes what import_writes says, two statements for each table. Errors: those of the '
  'tables and their triggers.';
