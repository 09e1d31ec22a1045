call app_private.protect('app_public.course_adjustments');

create policy select_members on app_public.course_adjustments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.course_adjustments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.course_adjustments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.course_adjustments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.course_adjustments to app_user;
grant insert (course_id, term_id, student_id, points, reason)
  on app_public.course_adjustments to app_user;
grant update (points, reason) on app_public.course_adjustments to app_user;
