create or replace function app_public.save_student(student_id uuid, before json, after json)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_old app_public.students;
  v_changes jsonb;
  v_custom jsonb;
begin
  perform app_hidden.check_admin();
  select s.* into v_old
  from app_public.students s
  where s.school_id = app_hidden.current_school_id()
    and s.id = save_student.student_id
  for no key update;
  if v_old.id is null then
    raise exception 'This does not exist any more'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Somebody else may have deleted it.';
  end if;

  -- typed as the table's columns, so that 1 and 1.00 are the same
  v_changes := app_hidden.changes(
    pg_catalog.to_jsonb(v_old),
    pg_catalog.to_jsonb(pg_catalog.json_populate_record(v_old, (before::jsonb - 'custom')::json)),
    pg_catalog.to_jsonb(pg_catalog.json_populate_record(v_old, (after::jsonb - 'custom')::json)));
  if after -> 'custom' is not null then
    v_custom := app_hidden.changes(
      v_old.custom,
      app_hidden.typed_custom(before::jsonb -> 'custom'),
      app_hidden.typed_custom(after::jsonb -> 'custom'));
    perform app_hidden.require_own_fields(v_old.custom || v_custom);
    if v_custom <> '{}' then
      v_changes := v_changes || pg_catalog.jsonb_build_object(
        'custom', pg_catalog.jsonb_strip_nulls(v_old.custom || v_custom));
    end if;
  end if;

  if v_changes <> '{}' then
    execute pg_catalog.format(
      'update app_public.students s
       set (%1$s) = (
         select %1$s from pg_catalog.jsonb_populate_record(null::app_public.students, $1))
       where s.school_id = $2
         and s.id = $3',
      app_hidden.column_list(array(select pg_catalog.jsonb_object_keys(v_changes))))
    using v_changes, v_old.school_id, v_old.id;
  end if;
end;
$$;

comment on function app_public.save_student(uuid, json, json) is
  'Changes a student''s record. after: columns and their values, in custom the school''s own fields '
  'by identifier; before: as they were when the user began, so that what others changed meanwhile '
  'stays. Errors: RBDEN, not an admin; RBVAL, no such student, a required own field without value, a '
  'text too long, a date of birth in the future; RBSTL, somebody else changed the same (field, '
  'yours, theirs in the details); constraints.';
grant execute on function app_public.save_student(uuid, json, json) to app_user;
