create or replace function app_private.archive_export_rows(
  school integer, export uuid, of_table text)
  returns setof text
  language plpgsql stable
  security definer -- the worker may read no table
  set search_path = ''
as $$
begin
  if not exists (
    select
    from app_private.bundle_exports e
    where e.school_id = school
      and e.id = export
      and e.kind = 'archive'
      and e.state = 'waiting') then
    return;
  end if;
  if of_table is null then
    return query
    select p.person::text from app_private.archived_people(school, true) as p (person);
  -- what is sealed is nothing without the key of its passphrase
  elsif exists (
    select from app_private.archive_tables() as a where a.table_name = of_table and not a.is_sealed)
  then
    return query execute app_private.archive_query(school, of_table);
  end if;
end;
$$;

comment on function app_private.archive_export_rows(integer, uuid, text) is
  'The rows of a table for a school''s archive that is being made, as JSON, for the worker; of no '
  'table: the people whom they name.';
grant execute on function app_private.archive_export_rows(integer, uuid, text) to rollbook_worker;
