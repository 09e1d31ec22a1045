-- A person sees themselves and the names of the current school's staff.
alter table app_public.users enable row level security;
call app_private.drop_policies('app_public.users');

create policy select_colleagues on app_public.users for select to app_user
  using (
    id = (select app_hidden.current_user_id())
    or id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_self on app_public.users for update to app_user
  using (id = (select app_hidden.current_user_id()));

grant select on app_public.users to app_user;
grant update (language) on app_public.users to app_user;
