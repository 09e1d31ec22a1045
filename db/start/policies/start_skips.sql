call app_private.protect('app_public.start_skips');

create policy select_staff on app_public.start_skips for select to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy insert_staff on app_public.start_skips for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.start_skips for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.start_skips to app_user;
grant insert (step) on app_public.start_skips to app_user;
