create or replace function app_public.make_school_archive()
  returns uuid
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_export uuid;
begin
  perform app_hidden.check_admin();
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('archive ' || v_school, 0));
  if exists (
    select
    from app_private.bundle_exports e
    where e.school_id = v_school
      and e.kind = 'archive'
      and e.state = 'waiting') then
    raise exception 'An archive of this school is being made'
      using errcode = 'RBVAL', column = 'archive', hint = 'Wait for it, or give it up first.';
  end if;
  insert into app_private.bundle_exports (school_id, kind, created_by)
  values (v_school, 'archive', app_hidden.current_user_id())
  returning id into v_export;
  perform graphile_worker.add_job(
    'make_school_archive',
    pg_catalog.json_build_object('schoolId', v_school, 'exportId', v_export),
    max_attempts => 3);
  return v_export;
end;
$$;

comment on function app_public.make_school_archive() is
  'Has the worker make a portable archive of the current school, without what is sealed. Returns '
  'the export, which stands in bundle_export_list(). Errors: RBDEN, not an admin; RBVAL, one is '
  'being made.';
grant execute on function app_public.make_school_archive() to app_user;
