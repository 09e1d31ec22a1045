create or replace function app_private.name_import_columns(
  school integer, import uuid, columns text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_wrong text;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  select pg_catalog.string_agg(c.field, ', ') into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
    and not exists (
      select
      from app_private.school_import_fields(school) as f
      where f.kind = v_import.kind and f.field = c.field);
  if v_wrong is not null then
    raise exception 'There is no field “%” of %', v_wrong, v_import.kind
      using errcode = 'RBVAL', column = 'columns', hint = 'There are: ' || (
        select pg_catalog.string_agg(f.field, ', ' order by f.place)
        from app_private.import_fields() as f
        where f.kind = v_import.kind) || '.';
  end if;
  select c.field into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
  group by c.field
  having pg_catalog.count(*) > 1
  limit 1;
  if v_wrong is not null then
    raise exception 'Two columns are named %', v_wrong
      using errcode = 'RBVAL', column = 'columns', hint = 'A field is in one column.',
        detail = pg_catalog.json_build_array(
          pg_catalog.json_build_object('field', v_wrong))::text;
  end if;
  update app_public.imports i
  set columns = name_import_columns.columns
  where i.school_id = school
    and i.id = import;
end;
$$;

comment on function app_private.name_import_columns(integer, uuid, text[]) is
  'Says which field each column of an import holds (NULL: none). Errors: RBVAL, an unknown field, '
  'or one in two columns (field in the details); constraint: not as many as the file has.';
