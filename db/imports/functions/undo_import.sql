create or replace function app_private.undo_import(
  school integer, import uuid, by_user uuid default null)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_table record;
  v_reasons jsonb;
  v_days constant integer := 7;
begin
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import ' || school, 0));
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  if not found or v_import.state <> 'applied' then
    raise exception 'Only an import that was applied can be undone'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Open the page again.';
  end if;
  if v_import.kind = 'oneroster' then
    raise exception 'A bundle can''t be undone'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Change what is wrong by hand.';
  end if;
  if v_import.applied_at < pg_catalog.now() - pg_catalog.make_interval(days => v_days) then
    raise exception 'An import can be undone within % days', v_days
      using errcode = 'RBVAL', column = 'import_id', hint = 'Change what is wrong by hand.';
  end if;
  perform pg_catalog.set_config('app.reason', 'undo import ' || import, true);

  -- who undoes at once finds no statistics of what was just written
  analyze app_private.import_writes;
  v_reasons := app_private.import_obstacles(school, import);
  if v_reasons <> '[]' then
    raise exception 'Something leans on what was imported, or was changed since'
      using errcode = 'RBUSE', detail = v_reasons::text,
      hint = 'Take away first what the details list.';
  end if;

  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
    order by t.place desc
  loop
    execute pg_catalog.format(
      'delete from app_public.%1$I t
       using app_private.import_writes w
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
         and %2$s',
      v_table.of_table, v_table.found_by)
    using school, import;
    perform app_private.change_imported_rows(
      school, import, v_table.of_table, v_table.found_by, 'before');
  end loop;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import;
  update app_public.imports i
  set state = 'undone', undone_at = pg_catalog.now(), undone_by = by_user
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.undo_import(integer, uuid, uuid) is
  'Takes an applied import back within 7 days: what it entered is deleted, what it changed is as '
  'it was. Returns the import. Errors: RBVAL, not applied, or too long ago; RBUSE, others lean on '
  'it (by, count, table in the details) or changed it since (by: changed).';
