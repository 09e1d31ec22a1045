create or replace function app_public.make_bundle_export(
  version text, since date default null, is_since_last boolean default false)
  returns uuid
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_since timestamptz;
  v_export uuid;
begin
  perform app_hidden.check_admin();
  if is_since_last then
    select max(e.until) into v_since
    from app_private.bundle_exports e
    where e.school_id = v_school
      and e.state in ('made', 'forgotten');
    if v_since is null then
      raise exception 'No bundle of this school was made before'
        using errcode = 'RBVAL', column = 'is_since_last', hint = 'Export the whole school.';
    end if;
  elsif since is not null then
    select since::timestamp at time zone s.time_zone into v_since
    from app_public.schools s
    where s.id = v_school;
    if v_since > pg_catalog.now() or since < '1900-01-01' then
      raise exception 'Changes since this day are not known yet'
        using errcode = 'RBVAL', column = 'since', hint = 'Name a day in the past.';
    end if;
  end if;
  insert into app_private.bundle_exports (school_id, version, since, created_by)
  values (v_school, make_bundle_export.version, v_since, app_hidden.current_user_id())
  returning id into v_export;
  perform graphile_worker.add_job(
    'make_bundle_export',
    pg_catalog.json_build_object('schoolId', v_school, 'exportId', v_export),
    max_attempts => 3);
  return v_export;
end;
$$;

comment on function app_public.make_bundle_export(text, date, boolean) is
  'Has the worker make a OneRoster bundle (version 1.1 or 1.2) of the current school: all of it, '
  'what changed since a day, or since the last bundle. Returns the export. Errors: RBDEN, not an '
  'admin; RBVAL, a day to come, or no bundle before; constraint on the version.';
grant execute on function app_public.make_bundle_export(text, date, boolean) to app_user;
