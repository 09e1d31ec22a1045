-- Written by make_bulletins(), cancel_bulletins() and resume_bulletins() only.
call app_private.protect('app_public.bulletin_batches');

create policy select_staff on app_public.bulletin_batches for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.bulletin_batches to app_user;
