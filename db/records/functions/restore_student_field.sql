create or replace function app_public.restore_student_field(field_id uuid)
  returns void
  language plpgsql volatile
  security definer -- the values that were put away are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  update app_public.student_fields f
  set archived_at = null
  where f.school_id = v_school
    and f.id = restore_student_field.field_id
    and f.archived_at is not null;
  update app_public.students s
  set custom = s.custom || pg_catalog.jsonb_build_object(a.field_id, a.value)
  from app_private.archived_field_values a
  where a.school_id = v_school
    and a.field_id = restore_student_field.field_id
    and s.school_id = v_school
    and s.id = a.student_id;
  delete from app_private.archived_field_values a
  where a.school_id = v_school
    and a.field_id = restore_student_field.field_id;
end;
$$;

comment on function app_public.restore_student_field(uuid) is
  'Brings an archived own field back, with the values it had. Error RBDEN: not an admin.';
grant execute on function app_public.restore_student_field(uuid) to app_user;
