-- Addresses and phone numbers: one's own, and for admins those of the current school's staff.
alter table app_public.user_accounts enable row level security;
call app_private.drop_policies('app_public.user_accounts');

create policy select_own on app_public.user_accounts for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or (select app_hidden.has_duty('admin'))
      and user_id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_self on app_public.user_accounts for update to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.user_accounts to app_user;
grant update (phone, phone_2) on app_public.user_accounts to app_user;
