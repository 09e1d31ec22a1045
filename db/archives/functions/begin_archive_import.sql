create or replace function app_private.begin_archive_import(
  manifest jsonb, new_code text, under text)
  returns table (school_id integer, table_name text, staging text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_unknown text;
  v_school integer;
begin
  if not pg_catalog.has_parameter_privilege('session_replication_role', 'set') then
    raise exception 'The database''s administrator has to allow this once'
      using errcode = 'RBVAL',
        hint = 'grant set on parameter session_replication_role to rollbook_owner;';
  end if;
  if exists (
    select
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(new_code))) then
    raise exception 'There is an institution with the code “%” already', new_code
      using errcode = 'RBVAL', hint = 'Give another one with --code.';
  end if;
  if under is not null and not exists (
    select
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(under)) and i.deleted_at is null) then
    raise exception 'There is no institution with the code “%”', under using errcode = 'RBVAL';
  end if;

  select coalesce(t.name || '.' || c.name, t.name) into v_unknown
  from pg_catalog.jsonb_to_recordset(manifest -> 'tables') as t (name text, columns text[])
  left join app_private.archive_tables() as a on a.table_name = t.name
  left join lateral (
    select u.name from pg_catalog.unnest(t.columns) as u (name) where u.name <> all (a.columns))
    as c on true
  where a.table_name is null
     or c.name is not null
  union all
  select 'schools.' || k
  from pg_catalog.jsonb_object_keys(manifest #> '{school,settings}') as k
  where not exists (
    select
    from pg_catalog.pg_attribute t
    where t.attrelid = 'app_public.schools'::regclass and t.attname = k and t.attnum > 0)
  limit 1;
  if found then
    raise exception 'The archive has %, which this Rollbook does not know', v_unknown
      using errcode = 'RBVAL', hint = 'It was made by a newer one: update this one first.';
  end if;

  v_school := pg_catalog.nextval(
    pg_catalog.pg_get_serial_sequence('app_public.institutions', 'id'));
  create temporary table archive_people (doc jsonb not null) on commit drop;
  return query select v_school, null::text, 'archive_people';
  for table_name, staging in
    select a.table_name, 'archive_rows_' || a.place
    from pg_catalog.jsonb_to_recordset(manifest -> 'tables') as t (name text)
    join app_private.archive_tables() as a on a.table_name = t.name
    order by a.place
  loop
    execute pg_catalog.format(
      'create temporary table %I (doc jsonb not null) on commit drop', staging);
    school_id := v_school;
    return next;
  end loop;
end;
$$;

comment on function app_private.begin_archive_import(jsonb, text, text) is
  'Begins the import of an archive in this transaction: checks whether the school can be made, and '
  'returns the number it will have with the temporary tables into which the files are to be '
  'copied; the first one takes the people. Error RBVAL: no right to write past triggers; the code is taken, there is nothing of the '
  'code under which it shall stand, or the archive has tables or columns that are not known here.';
