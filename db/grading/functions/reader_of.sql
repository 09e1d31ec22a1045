create or replace function app_private.reader_of(student uuid)
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
      or student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_marked_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.reader_of(uuid) is
  'As what the user reads the results of a student: staff (the school''s admins, the student''s '
  'teachers) or family; NULL for others.';
