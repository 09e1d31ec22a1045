create or replace function conformance.new_student(
  school integer, name text, class uuid, settings jsonb default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
begin
  insert into app_public.students (school_id, student_number, last_name, first_name, birth_date)
  values (school, name, 'Student', 'Student', (settings ->> 'birth_date')::date)
  returning id into v_student;
  insert into app_public.enrollments
    (school_id, student_id, class_id, academic_year_id, starts_on, ends_on)
  select school, v_student, class, c.academic_year_id, '2001-09-01',
    case when not (settings ->> 'enrolled_at_end')::boolean then date '2001-09-15' end
  from app_public.classes c
  where c.school_id = school
    and c.id = class;
  return v_student;
end;
$$;

comment on function conformance.new_student(integer, text, uuid, jsonb) is
  'A student, enrolled in a class of the throw-away school. settings: birth_date; enrolled_at_end, '
  'false for who left during the first term.';
