-- Written by save_council_remarks() only; families read them on the bulletin.
call app_private.protect('app_public.council_remarks');

create policy select_staff on app_public.council_remarks for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_main_class_ids())::uuid[]));

grant select on app_public.council_remarks to app_user;
