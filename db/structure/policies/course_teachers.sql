call app_private.protect('app_public.course_teachers');

create policy select_members on app_public.course_teachers for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
-- Only the school's teachers: of anybody else it says the same, whether there is such a user or not.
create policy insert_staff on app_public.course_teachers for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_teacher_ids())::uuid[]));
create policy update_staff on app_public.course_teachers for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.course_teachers for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.course_teachers to app_user;
grant insert (course_id, user_id, position)
  on app_public.course_teachers to app_user;
grant update (position)
  on app_public.course_teachers to app_user;
