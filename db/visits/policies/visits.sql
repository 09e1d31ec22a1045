-- Written by enter_school() only. A school's admins read who looked at it.
call app_private.protect('app_public.visits');

create policy select_admin on app_public.visits for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.visits to app_user;
