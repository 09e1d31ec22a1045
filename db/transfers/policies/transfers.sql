-- Written by the functions through which both schools agree only.
call app_private.protect('app_public.transfers');

create policy select_staff on app_public.transfers for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.transfers to app_user;
