create or replace function app_public.import_kind_fields()
  returns json
  language plpgsql stable
  security definer -- the fields are nobody's to read directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_object_agg(f.kind, f.fields)
    from (
      select x.kind, pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.field, 'isRequired', x.is_required)
        order by x.place) as fields
      from app_private.import_fields() as x
      group by x.kind) as f);
end;
$$;

comment on function app_public.import_kind_fields() is
  'What a school''s admins can import: for each kind its fields (name, isRequired), in order. Error '
  'RBDEN: not an admin.';
grant execute on function app_public.import_kind_fields() to app_user;
