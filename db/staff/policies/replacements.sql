-- Written by replace_teacher() and end_replacements() only.
call app_private.protect('app_public.replacements');

create policy select_staff on app_public.replacements for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher')));

grant select on app_public.replacements to app_user;
