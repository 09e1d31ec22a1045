call app_private.protect('app_public.guardians');

create policy select_members on app_public.guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_guardian_ids())::uuid[])
    or user_id = (select app_hidden.current_user_id())
    or (select app_hidden.has_right('background')));
create policy insert_staff on app_public.guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.guardians to app_user;
grant insert (id, last_name, first_name, phone, phone_2, email, occupation, children_count,
    birth_district, address)
  on app_public.guardians to app_user;
grant update (last_name, first_name, phone, phone_2, email, occupation, children_count,
    birth_district, address)
  on app_public.guardians to app_user;
