-- Admins give duties to people who already work in the school; strangers are invited instead.
alter table app_public.memberships enable row level security;
call app_private.drop_policies('app_public.memberships');

create policy select_own on app_public.memberships for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy insert_admin on app_public.memberships for insert to app_user
  with check (
    institution_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_admin on app_public.memberships for update to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy delete_admin on app_public.memberships for delete to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select, delete on app_public.memberships to app_user;
grant insert (user_id, institution_id, duty, starts_on, ends_on)
  on app_public.memberships to app_user;
grant update (starts_on, ends_on, rights) on app_public.memberships to app_user;
