create or replace function app_public.save_staff_record(user_id uuid, before json, after json)
  returns void
  language plpgsql volatile
  security definer -- records are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_old app_public.staff_records;
  v_before app_public.staff_records;
  v_new app_public.staff_records;
  v_stale jsonb;
begin
  perform app_hidden.check_admin();
  if user_id is null or user_id <> all (app_hidden.current_staff_ids()) then
    raise exception 'This is not somebody of the school''s staff'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  insert into app_public.staff_records (school_id, user_id)
  values (v_school, save_staff_record.user_id)
  on conflict do nothing;
  select r.* into v_old
  from app_public.staff_records r
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id
  for no key update;
  v_before := pg_catalog.json_populate_record(v_old, before);
  v_new := pg_catalog.json_populate_record(v_old, after);

  select pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object('field', k, 'yours', n.row -> k, 'theirs', o.row -> k))
  into v_stale
  from (select pg_catalog.to_jsonb(v_old) as row) as o,
    (select pg_catalog.to_jsonb(v_new) as row) as n,
    (select pg_catalog.to_jsonb(v_before) as row) as b,
    pg_catalog.jsonb_object_keys(o.row) as k
  where o.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from o.row -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  update app_public.staff_records r
  set position = case when v_new.position is distinct from v_before.position
      then v_new.position else r.position end,
    phone = case when v_new.phone is distinct from v_before.phone then v_new.phone else r.phone end,
    hired_on = case when v_new.hired_on is distinct from v_before.hired_on
      then v_new.hired_on else r.hired_on end,
    note = case when v_new.note is distinct from v_before.note then v_new.note else r.note end,
    email = case when v_new.email is distinct from v_before.email then v_new.email else r.email end
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id;
end;
$$;

comment on function app_public.save_staff_record(uuid, json, json) is
  'Changes what the school knows of one of its staff. after: position, phone, hired_on, note, '
  'email and their values; before: as they were when the user began, so that what others changed meanwhile '
  'stays. Errors: RBDEN, not an admin; RBVAL, nobody of the staff; RBSTL, somebody else changed '
  'the same (field, yours, theirs in the details); constraints.';
grant execute on function app_public.save_staff_record(uuid, json, json) to app_user;
