create or replace function app_hidden.upload_import(kind text, file_name text, content bytea)
  returns uuid
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_import uuid;
  v_part constant integer := 1000000;
begin
  perform app_hidden.check_admin();
  v_import := app_private.begin_import(
    v_school, kind, file_name, '{}', app_hidden.current_user_id());
  update app_public.imports i
  set state = 'reading'
  where i.school_id = v_school
    and i.id = v_import;
  insert into app_private.import_parts (school_id, import_id, place, content)
  select v_school, v_import, p.place,
    pg_catalog.substr(upload_import.content, 1 + (p.place - 1) * v_part, v_part)
  from pg_catalog.generate_series(
    1, greatest(1, (pg_catalog.length(upload_import.content) + v_part - 1) / v_part)) as p (place);
  perform graphile_worker.add_job(
    'read_import',
    pg_catalog.json_build_object('schoolId', v_school, 'importId', v_import),
    max_attempts => 3);
  return v_import;
end;
$$;

comment on function app_hidden.upload_import(text, text, bytea) is
  'Keeps a file that an admin sends, to be read by the worker; returns the import. Called by the '
  'server, which has looked at the size. Errors: RBDEN, not an admin; constraints of imports.';
grant execute on function app_hidden.upload_import(text, text, bytea) to app_user;
