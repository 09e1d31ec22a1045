-- Written by the worker only.
call app_private.protect('app_public.bulletin_files');

create policy select_staff on app_public.bulletin_files for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.bulletin_files to app_user;
