create or replace function app_private.course_reader_of(student uuid, course uuid)
  returns text
  language sql stable
begin atomic
  select case
    when not exists (
      select
      from app_public.students s
      where s.school_id = (select app_hidden.current_school_id())
        and s.id = student) then null
    when (select app_hidden.has_duty('admin'))
      or course = any ((select app_hidden.current_readable_course_ids())::uuid[])
        and student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_marked_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.course_reader_of(uuid, uuid) is
  'As what the user reads a student''s marks of a course: staff (the school''s admins, the teachers '
  'of the course, the class''s own) or family; NULL for others.';
