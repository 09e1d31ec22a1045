create or replace function app_private.archived_school(school_code text)
  returns table (id integer, school jsonb, tables jsonb)
  language plpgsql stable
  set search_path = ''
as $$
begin
  return query
  select s.id,
    pg_catalog.jsonb_build_object(
      'code', i.code, 'name', i.name, 'status', i.status, 'second_factor', i.second_factor,
      'settings', pg_catalog.to_jsonb(s) - 'id',
      'logged_since', (select min(l.at) from audit.log l where l.school_id = s.id)),
    (
      select pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
          'name', a.table_name, 'columns', a.columns, 'sealed', a.is_sealed)
        order by a.place)
      from app_private.archive_tables() as a)
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no school with the code “%”', school_code using errcode = 'RBVAL';
  end if;
end;
$$;

comment on function app_private.archived_school(text) is
  'What an archive says of its school, and the tables that it has in order. Error RBVAL: there is '
  'no such school.';
