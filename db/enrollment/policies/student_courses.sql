call app_private.protect('app_public.student_courses');

create policy select_members on app_public.student_courses for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.student_courses for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_courses for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_courses for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_courses to app_user;
grant insert (id, student_id, course_id, is_followed, coefficient, mode, starts_on, ends_on, reason)
  on app_public.student_courses to app_user;
grant update (is_followed, coefficient, mode, starts_on, ends_on, reason)
  on app_public.student_courses to app_user;
