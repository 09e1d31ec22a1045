create or replace function app_public.admit_student(
  student json, class_id uuid default null, day date default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
  v_columns text[];
begin
  perform app_hidden.check_admin();
  if student is null or student::jsonb = '{}' or pg_catalog.json_typeof(student) <> 'object' then
    raise exception 'Nothing is said of the student'
      using errcode = 'RBVAL', column = 'student', hint = 'Give columns and their values.';
  end if;
  v_columns := array(select k from pg_catalog.json_object_keys(student) as k order by k);
  perform app_hidden.require_own_fields(student::jsonb -> 'custom');
  execute pg_catalog.format(
    'insert into app_public.students (%1$s)
     select %1$s from pg_catalog.json_populate_record(null::app_public.students, $1)
     returning id', app_hidden.column_list(v_columns))
  into v_student
  using student;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
  end if;
  return v_student;
end;
$$;

comment on function app_public.admit_student(json, uuid, date) is
  'Enters a new student (columns and their values, in custom the school''s own fields by '
  'identifier) and enrolls them in a class from a day on, both or nothing; returns the student. '
  'Errors: as enroll_students(), RBVAL on nothing at all and on a required own field without value, '
  'and constraints of the record.';
grant execute on function app_public.admit_student(json, uuid, date) to app_user;
