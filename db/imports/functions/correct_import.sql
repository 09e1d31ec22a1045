create or replace function app_public.correct_import(import_id uuid, rows json)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  if pg_catalog.json_typeof(rows) is distinct from 'array' then
    raise exception 'Rows come in a list' using errcode = 'RBVAL', column = 'rows';
  end if;
  update app_private.import_rows r
  set action = case when coalesce((x.row ->> 'leaveOut')::boolean, false) then 'leave_out' end,
    errors = '[]',
    fields = array(
      select coalesce(x.row -> 'fields' ->> p.place::text, r.fields[p.place], '')
      from pg_catalog.generate_series(1, pg_catalog.cardinality(v_import.header)) as p (place)
      order by p.place)
  from pg_catalog.jsonb_array_elements(rows::jsonb) as x (row)
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id
    and r.line = (x.row ->> 'line')::integer;
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.correct_import(uuid, json) is
  'Corrects rows of an import and has it checked again. rows: line, fields (the place of a column '
  'from 1 and what it holds now), leaveOut. Errors: RBDEN, not an admin; RBVAL, not a list, or '
  'not a moment for it.';
grant execute on function app_public.correct_import(uuid, json) to app_user;
