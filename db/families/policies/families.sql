-- A family belongs to its user. The schools of its children read it, for their own students.
alter table app_public.families enable row level security;
call app_private.drop_policies('app_public.families');

create policy select_own on app_public.families for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or id = any ((select app_hidden.current_family_ids())::uuid[]));
create policy update_own on app_public.families for update to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.families to app_user;
grant update (name, time_zone, preferences, is_active) on app_public.families to app_user;
