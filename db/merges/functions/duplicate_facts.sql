create or replace function app_hidden.duplicate_facts(student app_public.students)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', student.id, 'lastName', student.last_name, 'firstName', student.first_name,
    'number', student.student_number, 'birthDate', student.birth_date, 'phone', student.phone,
    'status', student.status,
    'className', (select k.name from app_public.students_current_class(student) as k),
    'marks', (
      select count(*)
      from app_public.marks m
      where m.school_id = student.school_id
        and m.student_id = student.id),
    'guardians', (
      select coalesce(json_agg(g.last_name || ' ' || g.first_name order by l.priority, g.id), '[]')
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      where l.school_id = student.school_id
        and l.student_id = student.id));
end;

comment on function app_hidden.duplicate_facts(app_public.students) is
  'What tells two records apart: id, lastName, firstName, number, birthDate, phone, status, '
  'className, marks (how many), guardians (names).';
grant execute on function app_hidden.duplicate_facts(app_public.students) to app_user;
