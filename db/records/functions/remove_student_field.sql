create or replace function app_public.remove_student_field(
  field_id uuid, is_confirmed boolean default false)
  returns void
  language plpgsql volatile
  security definer -- the values that are put away are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_key text := remove_student_field.field_id::text;
  v_count bigint;
begin
  perform app_hidden.check_admin();
  perform from app_public.student_fields f
  where f.school_id = v_school
    and f.id = remove_student_field.field_id
    and f.archived_at is null
  for update;
  if not found then
    return;
  end if;
  select count(*) into v_count
  from app_public.students s
  where s.school_id = v_school
    and s.custom ? v_key;
  if v_count = 0 then
    delete from app_public.student_fields f where f.school_id = v_school and f.id = remove_student_field.field_id;
    return;
  end if;
  if is_confirmed is not true then
    raise exception 'Students have a value in this field'
      using errcode = 'RBUSE', detail = pg_catalog.jsonb_build_array(
        pg_catalog.jsonb_build_object('by', 'students', 'count', v_count))::text,
      hint = 'Confirm to archive the field with its values.';
  end if;
  update app_public.student_fields f
  set archived_at = pg_catalog.now()
  where f.school_id = v_school
    and f.id = remove_student_field.field_id;
  insert into app_private.archived_field_values (school_id, field_id, student_id, value)
  select v_school, remove_student_field.field_id, s.id, s.custom -> v_key
  from app_public.students s
  where s.school_id = v_school
    and s.custom ? v_key;
  update app_public.students s
  set custom = s.custom - v_key
  where s.school_id = v_school
    and s.custom ? v_key;
end;
$$;

comment on function app_public.remove_student_field(uuid, boolean) is
  'Takes one of the school''s own fields out of use: deletes it when no student has a value, else '
  'archives it with the values once that is confirmed. Errors: RBDEN, not an admin; RBUSE, students '
  'have values and it is not confirmed (count in the details).';
grant execute on function app_public.remove_student_field(uuid, boolean) to app_user;
