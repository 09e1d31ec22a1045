-- Written by give_duty(), change_duty(), set_access() and invitations; set_rights() trusts people.
alter table app_public.memberships enable row level security;
call app_private.drop_policies('app_public.memberships');

create policy select_own on app_public.memberships for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy update_admin on app_public.memberships for update to app_user
  using (
    institution_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin')));

grant select on app_public.memberships to app_user;
grant update (rights) on app_public.memberships to app_user;
