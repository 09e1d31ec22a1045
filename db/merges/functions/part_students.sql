create or replace function app_public.part_students(student_id uuid, other_id uuid)
  returns void
  language plpgsql volatile
  security definer -- distinctions are nobody's to write directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  insert into app_public.student_distinctions (school_id, student_id, other_id, noted_by)
  select app_hidden.current_school_id(), least(part_students.student_id, part_students.other_id),
    greatest(part_students.student_id, part_students.other_id), app_hidden.current_user_id()
  on conflict do nothing;
end;
$$;

comment on function app_public.part_students(uuid, uuid) is
  'Notes that two students who look like one are two. Errors: RBDEN, not an admin; constraints.';
grant execute on function app_public.part_students(uuid, uuid) to app_user;
