create or replace function app_public.import_kind_fields()
  returns json
  language plpgsql stable
  security definer -- the fields are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_object_agg(f.kind, f.fields)
    from (
      select x.kind, pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.field, 'label', x.label, 'type', x.type,
          'isRequired', x.is_required,
          'choices', coalesce(
            x.choices, app_private.import_choices(v_school, x.kind, x.field, x.type)))
        order by x.place) as fields
      from app_private.school_import_fields(v_school) as x
      group by x.kind) as f);
end;
$$;

comment on function app_public.import_kind_fields() is
  'What a school''s admins can import: for each kind its fields in order (name, label of the '
  'school''s own, type, isRequired, choices where there is a list of them). Error RBDEN: not an '
  'admin.';
grant execute on function app_public.import_kind_fields() to app_user;
