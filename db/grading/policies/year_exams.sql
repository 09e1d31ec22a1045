call app_private.protect('app_public.year_exams');

create policy select_members on app_public.year_exams for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.year_exams for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.year_exams for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.year_exams for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.year_exams to app_user;
grant insert (academic_year_id, student_id, average) on app_public.year_exams to app_user;
grant update (average) on app_public.year_exams to app_user;
