create or replace function app_public.import_list()
  returns json
  language plpgsql stable
  security definer -- rows of imports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_most constant integer := 100;
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(
      pg_catalog.json_agg(app_private.described_import(i) order by i.created_at desc, i.id desc),
      '[]')
    from (
      select x.*
      from app_public.imports x
      where x.school_id = app_hidden.current_school_id()
      order by x.created_at desc, x.id desc
      limit v_most) as i);
end;
$$;

comment on function app_public.import_list() is
  'The last 100 imports of the school, the newest first, for its admins (described_import()). '
  'Error RBDEN: not an admin.';
grant execute on function app_public.import_list() to app_user;
