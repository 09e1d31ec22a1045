create or replace function app_private.change_imported_rows(
  school integer, import uuid, of_table text, found_by text, side text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_changes text;
begin
  select pg_catalog.string_agg(
    distinct pg_catalog.format(
      '%1$I = case when w.before ? %1$L then r.%1$I else t.%1$I end', k.name), ', ')
  into v_changes
  from app_private.import_writes w
  cross join lateral pg_catalog.jsonb_object_keys(w.before) as k (name)
  where w.school_id = school
    and w.import_id = import
    and w.of_table = change_imported_rows.of_table
    and w.before is not null;
  if v_changes is null then
    return;
  end if;
  execute pg_catalog.format(
    'update app_public.%1$I t
     set %2$s
     from app_private.import_writes w
     cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.%3$I) as r
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
       and w.before is not null and %4$s',
    of_table, v_changes, side, found_by)
  using school, import;
end;
$$;

comment on function app_private.change_imported_rows(integer, uuid, text, text, text) is
  'Makes the rows of a table that were there before an import what import_writes says: side after, '
  'or before to take it back; found_by: how import_tables() finds them. Errors: those of the table '
  'and its triggers.';
