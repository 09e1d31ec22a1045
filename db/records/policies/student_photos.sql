-- Who sees the student sees the photo. Only the server writes one, after it looked at the picture.
call app_private.protect('app_public.student_photos');

create policy select_members on app_public.student_photos for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('health', 'background')));
create policy insert_staff on app_public.student_photos for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_photos for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_photos for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_photos to app_user;
grant insert (student_id, image) on app_public.student_photos to app_user;
grant update (image, saved_at) on app_public.student_photos to app_user;
