-- Written by save_structure(), reorder_structure(), remove_student_field(), restore_student_field().
call app_private.protect('app_public.student_fields');

create policy select_members on app_public.student_fields for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher', 'guardian', 'student')));
create policy insert_staff on app_public.student_fields for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_fields for update to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_fields to app_user;
grant insert (id, name, type, choices, is_required, position)
  on app_public.student_fields to app_user;
grant update (name, choices, is_required, position) on app_public.student_fields to app_user;
