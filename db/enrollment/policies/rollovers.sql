-- Written by roll_over() and undo_rollover() only.
call app_private.protect('app_public.rollovers');

create policy select_staff on app_public.rollovers for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.rollovers to app_user;
