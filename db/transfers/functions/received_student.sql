create or replace function app_private.received_student(
  sent app_public.transfers, to_school integer, student_number text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
begin
  -- who comes back has a record here
  select home.student_id into v_student
  from app_public.transfers before
  join app_public.transfers home on home.school_id = to_school and home.id = before.id
  where before.school_id = sent.school_id
    and before.student_id = sent.student_id
    and before.direction = 'in'
    and before.other_school_id = to_school
    and before.state = 'completed'
  order by before.id desc
  limit 1;
  if v_student is not null then
    update app_public.students s
    set status = 'active'
    where s.school_id = to_school
      and s.id = v_student
      and s.status <> 'active';
    return v_student;
  end if;

  insert into app_public.students
    (school_id, student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
     user_id, house_number, village, commune, district, province, address, emergency_name,
     emergency_phone, previous_school, transfer_reason)
  select to_school,
    coalesce(nullif(pg_catalog.btrim(received_student.student_number), ''), s.student_number),
    s.last_name, s.first_name, s.sex, s.birth_date, s.birth_place, s.phone, s.email, s.user_id,
    s.house_number, s.village, s.commune, s.district, s.province, s.address, s.emergency_name,
    s.emergency_phone, i.name, sent.reason
  from app_public.students s
  join app_public.institutions i on i.id = s.school_id
  where s.school_id = sent.school_id
    and s.id = sent.student_id
  returning id into v_student;
  insert into app_public.memberships (user_id, institution_id, duty)
  select s.user_id, to_school, 'student'
  from app_public.students s
  where s.school_id = to_school
    and s.id = v_student
    and s.user_id is not null
  on conflict do nothing;
  perform app_private.copy_family(sent.school_id, sent.student_id, to_school, v_student);
  return v_student;
end;
$$;

comment on function app_private.received_student(app_public.transfers, integer, text) is
  'The record of a transferred student in the school they come to: the one they left there, or a '
  'new one with their family.';
