call app_private.protect('app_public.enrollments');

create policy select_members on app_public.enrollments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.enrollments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.enrollments for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.enrollments for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.enrollments to app_user;
grant insert (id, student_id, class_id, academic_year_id, starts_on, ends_on)
  on app_public.enrollments to app_user;
grant update (starts_on, ends_on, is_dropped, drop_term_id, drop_reason)
  on app_public.enrollments to app_user;
