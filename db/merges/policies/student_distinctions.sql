-- Written by functions only: part_students().
call app_private.protect('app_public.student_distinctions');

create policy select_staff on app_public.student_distinctions for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_distinctions to app_user;
