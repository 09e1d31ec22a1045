create or replace function app_public.set_need(
  student_id uuid, kind text, is_needed boolean, note text default null, met_on date default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if not is_needed then
    delete from app_public.student_needs n
    where n.school_id = app_hidden.current_school_id()
      and n.student_id = set_need.student_id
      and n.kind = set_need.kind;
    return;
  end if;
  insert into app_public.student_needs as n (student_id, kind, note, met_on)
  values (set_need.student_id, set_need.kind, nullif(pg_catalog.btrim(set_need.note), ''),
    set_need.met_on)
  on conflict on constraint student_needs_pkey do update
  set note = excluded.note, met_on = excluded.met_on
  where (n.note, n.met_on) is distinct from (excluded.note, excluded.met_on);
end;
$$;

comment on function app_public.set_need(uuid, text, boolean, text, date) is
  'Notes that a student needs clothes, materials or transport (kind), when they got it, or that '
  'they don''t need it. Errors: RBDEN, not an admin; constraints.';
grant execute on function app_public.set_need(uuid, text, boolean, text, date) to app_user;
