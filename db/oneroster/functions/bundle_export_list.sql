create or replace function app_public.bundle_export_list()
  returns json
  language plpgsql stable
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_most constant integer := 50;
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'id', e.id, 'kind', e.kind, 'version', e.version, 'since', e.since, 'until', e.until, 'state', e.state,
          'filesDone', e.files_done, 'size', e.size, 'createdAt', e.created_at,
          'createdBy', u.last_name || ' ' || u.first_name,
          'files', case e.kind
            when 'archive' then (
              select count(*) + 2 from app_private.archive_tables() as a where not a.is_sealed)
            else (
              select count(*) + 1
              from app_private.oneroster_files(e.version) as f
              where f.is_kept) end)
        order by e.created_at desc, e.id desc),
      '[]')
    from (
      select x.*
      from app_private.bundle_exports x
      where x.school_id = app_hidden.current_school_id()
      order by x.created_at desc, x.id desc
      limit v_most) as e
    left join app_public.users u on u.id = e.created_by);
end;
$$;

comment on function app_public.bundle_export_list() is
  'The last 50 OneRoster bundles and archives made of the school, the newest first, for its admins: '
  'id, kind (oneroster, archive), version, since, until, state (waiting, made, cancelled, failed, forgotten), filesDone of files, '
  'size in bytes, createdAt, createdBy. Error RBDEN: not an admin.';
grant execute on function app_public.bundle_export_list() to app_user;
