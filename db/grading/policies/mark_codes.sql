call app_private.protect('app_public.mark_codes');

create policy select_members on app_public.mark_codes for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.mark_codes for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.mark_codes for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.mark_codes for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.mark_codes to app_user;
grant insert (code, label, effect, position)
  on app_public.mark_codes to app_user;
grant update (label, effect, position)
  on app_public.mark_codes to app_user;
