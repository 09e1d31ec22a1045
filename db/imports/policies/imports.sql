-- Written by functions only: begin_import(), apply_import(), undo_import() and their like.
call app_private.protect('app_public.imports');

create policy select_staff on app_public.imports for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.imports to app_user;
