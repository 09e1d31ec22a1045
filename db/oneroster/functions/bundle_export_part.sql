create or replace function app_hidden.bundle_export_part(export_id uuid, place integer)
  returns table (file_name text, size bigint, content bytea)
  language plpgsql volatile
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  if bundle_export_part.place = 1 then
    update app_private.bundle_exports e
    set downloaded_at = pg_catalog.now(), downloaded_by = app_hidden.current_user_id()
    where e.school_id = v_school
      and e.id = bundle_export_part.export_id
      and e.state = 'made';
  end if;
  return query
  select pg_catalog.concat_ws('-', i.code, e.kind, e.version,
      case when e.since is not null then 'delta' end,
      pg_catalog.to_char(e.created_at at time zone s.time_zone, 'YYYY-MM-DD')),
    e.size, p.content
  from app_private.bundle_exports e
  join app_private.bundle_export_parts p on p.school_id = e.school_id and p.export_id = e.id
  join app_public.institutions i on i.id = e.school_id
  join app_public.schools s on s.id = e.school_id
  where e.school_id = v_school
    and e.id = bundle_export_part.export_id
    and e.state = 'made'
    and p.place = bundle_export_part.place;
end;
$$;

comment on function app_hidden.bundle_export_part(uuid, integer) is
  'A part (from 1 on) of a OneRoster bundle or archive of the school, with a name for the file and its whole '
  'size; no row after the last, or when there is no such bundle. The first one notes who took it. '
  'Error RBDEN: not an admin.';
grant execute on function app_hidden.bundle_export_part(uuid, integer) to app_user;
