-- Written by open_council() and issue_bulletins() only.
call app_private.protect('app_public.councils');

create policy select_staff on app_public.councils for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.councils to app_user;
