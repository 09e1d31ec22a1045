-- Written by save_school_image() only.
call app_private.protect('app_public.school_images');

create policy select_staff on app_public.school_images for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher')));

grant select on app_public.school_images to app_user;
